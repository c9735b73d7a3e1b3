using System.Collections.Generic;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.AccessEntries;

/// <summary>What one principal shall no longer have on one cluster. Only identity and place may come from the pipeline.</summary>
public sealed record AccessRevokeRequest
{
    /// <summary>The cluster.</summary>
    public ClusterChoice Cluster { get; init; } = new();

    /// <summary>The principal's ARN, or that of a session of a role.</summary>
    public string? PrincipalArn { get; init; }

    /// <summary>A permission set in place of the ARN; it is matched against the entries of the cluster's account.</summary>
    public string? PermissionSet { get; init; }

    /// <summary>Access policies to take away: <c>Edit</c> wherever it holds, <c>Edit@web</c> in that namespace.</summary>
    public IReadOnlyList<string>? AccessPolicy { get; init; }

    /// <summary>Kubernetes groups to take away.</summary>
    public IReadOnlyList<string>? KubernetesGroups { get; init; }

    /// <summary>Take away the whole entry.</summary>
    public bool All { get; init; }

    /// <summary>With <see cref="All"/>: leave the entry, without groups and policies, so that no aws-auth row comes back to life.</summary>
    public bool KeepEmptyEntry { get; init; }

    /// <summary>Delete the entry although an aws-auth row comes back to life by it, or aws-auth cannot be read.</summary>
    public bool AllowRevive { get; init; }

    /// <summary>Take away the cluster's last way in as an administrator, or the caller's own access.</summary>
    public bool AllowLockout { get; init; }
}
