using System;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Recovery;

/// <summary>Who gets back into which cluster.</summary>
public sealed record RecoveryRequest
{
    /// <summary>The cluster.</summary>
    public ClusterChoice Cluster { get; init; } = new();

    /// <summary>The principal; null, with no permission set either, means the caller.</summary>
    public string? PrincipalArn { get; init; }

    /// <summary>The permission set whose role gets in; null when a principal or the caller does.</summary>
    public string? PermissionSet { get; init; }

    /// <summary>The access policy, for the whole cluster.</summary>
    public string AccessPolicy { get; init; } = "ClusterAdmin";

    /// <summary>Why, for the tags of the entry; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>The folder, a full path, for what a stale entry held while it is replaced.</summary>
    public string BackupFolder { get; init; } = string.Empty;

    /// <summary>How long updates of the cluster are waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(40);

    /// <summary>How long the cluster is given to let the principal in.</summary>
    public TimeSpan VerifyTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
