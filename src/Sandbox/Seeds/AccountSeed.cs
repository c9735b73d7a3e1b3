using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>An AWS account.</summary>
/// <param name="Id">The 12-digit account id.</param>
public sealed record AccountSeed(string Id)
{
    /// <summary>The partition: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>, …</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>IAM users; never null.</summary>
    public IReadOnlyList<UserSeed> Users { get; init; } = Array.Empty<UserSeed>();

    /// <summary>IAM roles, those of permission sets (path <c>/aws-reserved/sso.amazonaws.com/</c>) among them; never null.</summary>
    public IReadOnlyList<RoleSeed> Roles { get; init; } = Array.Empty<RoleSeed>();

    /// <summary>EKS clusters of all regions; never null.</summary>
    public IReadOnlyList<ClusterSeed> Clusters { get; init; } = Array.Empty<ClusterSeed>();
}
