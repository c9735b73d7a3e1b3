using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Migration;

/// <summary>An access entry that the migration makes, or finishes.</summary>
/// <param name="PrincipalArn">The IAM principal, with its path.</param>
/// <param name="Type">The type.</param>
public sealed record MigrationEntry(string PrincipalArn, string Type)
{
    /// <summary>The username; null when EKS makes it.</summary>
    public string? Username { get; init; }

    /// <summary>The groups; never null.</summary>
    public TextList KubernetesGroups { get; init; } = TextList.Empty;

    /// <summary>The access policies as texts; never null.</summary>
    public TextList AccessPolicy { get; init; } = TextList.Empty;

    /// <summary>What it comes from, such as <c>mapRoles line 7</c> or a node group.</summary>
    public string Origin { get; init; } = string.Empty;

    /// <summary>True for the caller's own entry, which comes last.</summary>
    public bool IsCaller { get; init; }

    /// <summary>True for the types of nodes, which come first.</summary>
    public bool IsNode => AccessEntryType.IsNode(Type);

    /// <summary>True when a policy has to follow the entry: between the two the principal needs a bridge.</summary>
    public bool NeedsBridge => AccessPolicy.Count > 0;

    /// <summary>How many EKS calls that write it takes.</summary>
    public int Writes(bool isBridged) => 1 + AccessPolicy.Count + (NeedsBridge && isBridged ? 1 : 0);

    /// <summary>The entry in one line.</summary>
    public override string ToString() =>
        $"{PrincipalArn} {Type}{(Username is null ? string.Empty : " as " + Username)}{(KubernetesGroups.Count == 0 ? string.Empty : " in " + string.Join(",", KubernetesGroups))}{(AccessPolicy.Count == 0 ? string.Empty : " with " + string.Join(",", AccessPolicy))}";
}
