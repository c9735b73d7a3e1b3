using System;

namespace EksAccessManagement.AccessEntries;

/// <summary>An access policy on an entry, with its scope.</summary>
/// <param name="PolicyArn">The policy's ARN.</param>
/// <param name="AccessScope">Where it holds.</param>
/// <param name="AssociatedAt">When it was put there, UTC.</param>
/// <param name="ModifiedAt">When its scope was last changed, UTC.</param>
public sealed record AssociatedAccessPolicy(string PolicyArn, AccessScope AccessScope, DateTime AssociatedAt, DateTime ModifiedAt)
{
    /// <summary>The policy's name: what follows the last slash of its ARN.</summary>
    public string PolicyName => PolicyArn.Substring(PolicyArn.LastIndexOf('/') + 1);

    /// <summary>The policy as <c>-AccessPolicy</c> takes it: <c>View</c>, <c>Edit@web,dev-*</c>.</summary>
    public override string ToString() => AccessPolicyText.Format(PolicyArn, AccessScope);
}
