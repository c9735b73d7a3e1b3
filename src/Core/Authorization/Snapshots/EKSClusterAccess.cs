using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Authorization;

/// <summary>Who can get into a cluster and what decides about it, as it was at one time. It holds no secret.</summary>
public sealed record EKSClusterAccess : ClusterItem
{
    /// <summary>When it was read, UTC.</summary>
    public DateTime TakenAt { get; init; }

    /// <summary>The cluster's status, such as <c>ACTIVE</c>; empty when not known.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>The authentication mode by the service's name.</summary>
    public string AuthenticationMode { get; init; } = string.Empty;

    /// <summary>The Kubernetes version; empty when not known.</summary>
    public string KubernetesVersion { get; init; } = string.Empty;

    /// <summary>The platform version, such as <c>eks.9</c>; empty when not known.</summary>
    public string PlatformVersion { get; init; } = string.Empty;

    /// <summary>Who read it, by ARN; empty when not known.</summary>
    public string CallerArn { get; init; } = string.Empty;

    /// <summary>The principal of the entry that EKS probably made for the cluster's creator; empty when none can be named.</summary>
    public string CreatorArn { get; init; } = string.Empty;

    /// <summary>What is known of the creator's own rights, in a sentence; empty when the snapshot does not tell.</summary>
    public string Creator { get; init; } = string.Empty;

    /// <summary>The access entries; never null.</summary>
    public IReadOnlyList<EKSAccessEntry> Entries { get; init; } = Array.Empty<EKSAccessEntry>();

    /// <summary>The texts of the aws-auth ConfigMap by key: empty when it does not exist or has no data, null when it was not read.</summary>
    public IReadOnlyDictionary<string, string>? AwsAuth { get; init; }

    /// <summary>Whether the aws-auth ConfigMap exists, be it without data; null when that is not known.</summary>
    public bool? AwsAuthExists
    {
        get => AwsAuth is { Count: > 0 } ? true : AwsAuth is null ? null : field;
        init;
    }

    /// <summary>True when the RBAC objects came from the Kubernetes API, with the caller's own credentials, and not from files.</summary>
    public bool CallerReadsRbac { get; init; }

    /// <summary>Roles and ClusterRoles; never null.</summary>
    public IReadOnlyList<RbacRole> Roles { get; init; } = Array.Empty<RbacRole>();

    /// <summary>RoleBindings and ClusterRoleBindings; never null.</summary>
    public IReadOnlyList<RbacBinding> Bindings { get; init; } = Array.Empty<RbacBinding>();

    /// <summary>The namespaces that exist; null when they were not read.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>The roles that nodes run under; never null.</summary>
    public IReadOnlyList<NodeRoleUse> NodeRoles { get; init; } = Array.Empty<NodeRoleUse>();

    /// <summary>What could not be read, with the reason; never null.</summary>
    public IReadOnlyList<NotEvaluatedPart> NotEvaluated { get; init; } = Array.Empty<NotEvaluatedPart>();

    /// <summary>The effective access of each principal; filled by <see cref="ClusterAccessAnalysis.Complete"/>, never null.</summary>
    public IReadOnlyList<EffectiveAccess> Principals { get; init; } = Array.Empty<EffectiveAccess>();

    /// <summary>
    /// What is odd about the cluster's own state, such as keys of aws-auth that the server cannot read; what is odd about one
    /// principal stands there. Filled by <see cref="ClusterAccessAnalysis.Complete"/>, never null.
    /// </summary>
    public IReadOnlyList<string> Findings { get; init; } = Array.Empty<string>();

    /// <summary>What no reading of a cluster can see, in sentences.</summary>
    public IReadOnlyList<string> Limits { get; init; } = Array.Empty<string>();

    /// <summary>True when a part was read.</summary>
    public bool HasRead(string part) => NotEvaluated.All(p => p.Part != part);

    /// <summary>The cluster and the time.</summary>
    public override string ToString() => FormattableString.Invariant($"{ClusterName} as of {TakenAt:yyyy-MM-dd HH:mm:ss}Z");
}
