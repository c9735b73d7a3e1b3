using EksAccessManagement.Clusters;

namespace EksAccessManagement.AwsAuth;

/// <summary>A change of the aws-auth of one cluster, and how it is to be made.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Request">The change.</param>
public sealed record AwsAuthChangeOrder(ClusterChoice Cluster, AwsAuthChangeRequest Request)
{
    /// <summary>Let a change through that would lock out.</summary>
    public bool AllowLockout { get; init; }

    /// <summary>Let the backup of another cluster through.</summary>
    public bool AllowOtherCluster { get; init; }

    /// <summary>The folder for the backup, which gets a name of its own there; null when a file is named, or none is wanted.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>The file for the backup, which must not exist; null for none.</summary>
    public string? BackupFile { get; init; }
}
