using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>An EKS cluster with what is in it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Region">The region.</param>
public sealed record ClusterSeed(string Name, string Region)
{
    /// <summary>The Kubernetes version.</summary>
    public string Version { get; init; } = "1.33";

    /// <summary>The platform version.</summary>
    public string PlatformVersion { get; init; } = "eks.9";

    /// <summary>The status that DescribeCluster gives while no update runs.</summary>
    public string Status { get; init; } = "ACTIVE";

    /// <summary>CONFIG_MAP, API_AND_CONFIG_MAP or API.</summary>
    public string AuthenticationMode { get; init; } = "API_AND_CONFIG_MAP";

    /// <summary>False leaves <c>accessConfig</c> out of DescribeCluster, as for clusters older than the feature.</summary>
    public bool ShowsAccessConfig { get; init; } = true;

    /// <summary>Whether the creator was made administrator when the cluster was made.</summary>
    public bool BootstrapClusterCreatorAdminPermissions { get; init; } = true;

    /// <summary>The ARN of the principal that made the cluster; null when nobody knows.</summary>
    public string? Creator { get; init; }

    /// <summary>The creator's unique id; null takes that of the principal under <see cref="Creator"/>.</summary>
    public string? CreatorId { get; init; }

    /// <summary>When the cluster was made, UTC; null means a day in 2024.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>The cluster's IAM role; null takes one named after the cluster.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The node role of EKS Auto Mode; null when it is off.</summary>
    public string? AutoModeNodeRoleArn { get; init; }

    /// <summary>Whether the Kubernetes API is said to be reachable from outside the VPC.</summary>
    public bool EndpointPublicAccess { get; init; } = true;

    /// <summary>Whether the Kubernetes API is said to be reachable from inside the VPC.</summary>
    public bool EndpointPrivateAccess { get; init; } = true;

    /// <summary>The address ranges said to reach the public endpoint.</summary>
    public IReadOnlyList<string> PublicAccessCidrs { get; init; } = ["0.0.0.0/0"];

    /// <summary>Health issues, as texts; never null.</summary>
    public IReadOnlyList<string> HealthIssues { get; init; } = Array.Empty<string>();

    /// <summary>Tags; never null.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Access entries in order; never null.</summary>
    public IReadOnlyList<AccessEntrySeed> AccessEntries { get; init; } = Array.Empty<AccessEntrySeed>();

    /// <summary>
    /// True adds, in a mode that has entries, those that EKS makes for itself: the creator's, one per role of a node
    /// group or Fargate profile, and the service-linked role's.
    /// </summary>
    public bool AddsEksOwnedEntries { get; init; }

    /// <summary>Managed node groups; never null.</summary>
    public IReadOnlyList<NodegroupSeed> Nodegroups { get; init; } = Array.Empty<NodegroupSeed>();

    /// <summary>Fargate profiles; never null.</summary>
    public IReadOnlyList<FargateProfileSeed> FargateProfiles { get; init; } = Array.Empty<FargateProfileSeed>();

    /// <summary>Updates, the oldest first; never null.</summary>
    public IReadOnlyList<ClusterUpdateSeed> Updates { get; init; } = Array.Empty<ClusterUpdateSeed>();

    /// <summary>The data of the ConfigMap <c>kube-system/aws-auth</c>, text by key; null when there is no such ConfigMap.</summary>
    public IReadOnlyDictionary<string, string>? AwsAuth { get; init; }

    /// <summary>Namespaces besides <c>default</c>, <c>kube-system</c>, <c>kube-public</c> and <c>kube-node-lease</c>; never null.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = Array.Empty<string>();

    /// <summary>True gives the cluster the namespaces and RBAC objects that every Kubernetes cluster starts with.</summary>
    public bool HasDefaultObjects { get; init; } = true;

    /// <summary>More Kubernetes objects, as manifests; never null.</summary>
    public IReadOnlyList<JsonObject> Objects { get; init; } = Array.Empty<JsonObject>();
}
