using System;
using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>An access entry as DescribeAccessEntry gives it.</summary>
public sealed record AccessEntryDescription
{
    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; init; } = string.Empty;

    /// <summary>The IAM principal.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>Kubernetes groups; never null.</summary>
    public IReadOnlyList<string> KubernetesGroups { get; init; } = Array.Empty<string>();

    /// <summary>The entry's own ARN.</summary>
    public string AccessEntryArn { get; init; } = string.Empty;

    /// <summary>When the entry was made, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime ModifiedAt { get; init; }

    /// <summary>Tags; never null.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The Kubernetes username, possibly a template.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The type, an open set of names.</summary>
    public string Type { get; init; } = string.Empty;
}
