using System;
using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>A cluster as DescribeCluster gives it, cut to what concerns access.</summary>
public sealed record ClusterDescription
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The ARN.</summary>
    public string Arn { get; init; } = string.Empty;

    /// <summary>The id of a local cluster on Outposts, which its tokens name in place of the cluster name; else null.</summary>
    public string? Id { get; init; }

    /// <summary>The Kubernetes version, such as <c>1.33</c>.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The platform version, such as <c>eks.9</c>.</summary>
    public string PlatformVersion { get; init; } = string.Empty;

    /// <summary>CREATING, ACTIVE, DELETING, FAILED, UPDATING or PENDING.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>The URL of the Kubernetes API; empty while there is none.</summary>
    public string Endpoint { get; init; } = string.Empty;

    /// <summary>The cluster's CA, base64 of PEM.</summary>
    public string CertificateAuthorityData { get; init; } = string.Empty;

    /// <summary>The mode as the service names it; null when the answer has no access configuration.</summary>
    public string? AuthenticationMode { get; init; }

    /// <summary>Whether the cluster's creator was made administrator at creation; null when not told.</summary>
    public bool? BootstrapClusterCreatorAdminPermissions { get; init; }

    /// <summary>The cluster's IAM role.</summary>
    public string RoleArn { get; init; } = string.Empty;

    /// <summary>The node role of EKS Auto Mode; null when it is off.</summary>
    public string? AutoModeNodeRoleArn { get; init; }

    /// <summary>Whether the Kubernetes API can be reached from outside the VPC.</summary>
    public bool EndpointPublicAccess { get; init; } = true;

    /// <summary>Whether the Kubernetes API can be reached from inside the VPC.</summary>
    public bool EndpointPrivateAccess { get; init; }

    /// <summary>The address ranges that may reach the public endpoint.</summary>
    public IReadOnlyList<string> PublicAccessCidrs { get; init; } = Array.Empty<string>();

    /// <summary>True for a cluster that EKS does not run (a connected cluster): it has no access entries.</summary>
    public bool IsConnected { get; init; }

    /// <summary>When the cluster was made, UTC.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>Health issues, one line each.</summary>
    public IReadOnlyList<string> HealthIssues { get; init; } = Array.Empty<string>();

    /// <summary>Tags; never null.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
