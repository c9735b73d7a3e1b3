using System;
using System.Collections.Generic;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.AccessEntries;

/// <summary>What one principal shall have on one cluster. A null list means "not given", an empty one "given, and empty".</summary>
public sealed record AccessGrantRequest
{
    /// <summary>The cluster.</summary>
    public ClusterChoice Cluster { get; init; } = new();

    /// <summary>The principal's ARN, or that of a session of a role.</summary>
    public string? PrincipalArn { get; init; }

    /// <summary>A permission set in place of the ARN; it is looked up in the cluster's account.</summary>
    public string? PermissionSet { get; init; }

    /// <summary>Access policies as texts (<c>View</c>, <c>Edit@web,dev-*</c>), several in one text with semicolons.</summary>
    public IReadOnlyList<string>? AccessPolicy { get; init; }

    /// <summary>Access policies by name or ARN, for the namespaces of <see cref="Namespace"/>.</summary>
    public IReadOnlyList<string>? PolicyName { get; init; }

    /// <summary>The namespaces for <see cref="PolicyName"/>; null or empty means the whole cluster.</summary>
    public IReadOnlyList<string>? Namespace { get; init; }

    /// <summary>Kubernetes groups.</summary>
    public IReadOnlyList<string>? KubernetesGroups { get; init; }

    /// <summary>The Kubernetes username; null or empty leaves it to EKS, or as it is.</summary>
    public string? Username { get; init; }

    /// <summary>The type of the entry; null or empty means STANDARD for a new entry and any for one that is there.</summary>
    public string? Type { get; init; }

    /// <summary>Tags to add.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The status of a piped spec, as text; everything but Ready and empty is refused.</summary>
    public string? Status { get; init; }

    /// <summary>The reason of a piped spec, for the message when it is refused.</summary>
    public string? Reason { get; init; }

    /// <summary>The ARN of the row a piped spec came from, for the message when it is refused.</summary>
    public string? RowArn { get; init; }

    /// <summary>Whether a piped entry is one that EKS makes for itself.</summary>
    public bool? EksOwned { get; init; }

    /// <summary>
    /// True when the principal came from the pipeline: entries that nobody can or should make are then passed over with a
    /// warning, what a node type cannot hold and <c>aws:</c> tags are dropped.
    /// </summary>
    public bool FromPipeline { get; init; }

    /// <summary>
    /// Whether the username came from the pipeline; null for "as the principal did". Such a username does not replace that of
    /// an entry which is there, but for an exact grant.
    /// </summary>
    public bool? UsernameFromPipeline { get; init; }

    /// <summary>Make groups, policies and scopes equal to what is given here, also where that takes something away. What is not given counts as none.</summary>
    public bool Exact { get; init; }

    /// <summary>Go on although an aws-auth row holds more than this grant, or cannot be read.</summary>
    public bool AllowLoss { get; init; }

    /// <summary>Go on although the grant takes away the caller's own way in as an administrator, or the cluster's last one.</summary>
    public bool AllowLockout { get; init; }

    /// <summary>Read the entry back, and see it working where that can be seen.</summary>
    public bool Wait { get; init; }

    /// <summary>How long <see cref="Wait"/> tries at most.</summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
