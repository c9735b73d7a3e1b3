using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>The request of UpdateAccessEntry. A null member means no change; an empty list clears the groups.</summary>
/// <param name="ClusterName">The cluster.</param>
/// <param name="PrincipalArn">The IAM principal, with its path.</param>
public sealed record UpdateAccessEntryRequest(string ClusterName, string PrincipalArn)
{
    /// <summary>The whole new list of Kubernetes groups.</summary>
    public IReadOnlyList<string>? KubernetesGroups { get; init; }

    /// <summary>The new username.</summary>
    public string? Username { get; init; }
}
