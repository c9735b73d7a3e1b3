using EksAccessManagement.Clusters;

namespace EksAccessManagement.AccessEntries;

/// <summary>Who has an access entry, and where: what the listing of a cluster's entries tells without asking for each.</summary>
public sealed record EKSAccessEntryPrincipal : ClusterItem
{
    /// <summary>The IAM principal, with its path.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>The account of the principal.</summary>
    public string PrincipalAccountId { get; init; } = string.Empty;

    /// <summary>The IAM Identity Center permission set behind the principal; null when there is none.</summary>
    public string? PermissionSet { get; init; }

    /// <summary>The principal's ARN.</summary>
    public override string ToString() => PrincipalArn;
}
