using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>The request of CreateAccessEntry. Null members are left out of the body.</summary>
/// <param name="ClusterName">The cluster.</param>
/// <param name="PrincipalArn">The IAM principal, with its path.</param>
public sealed record CreateAccessEntryRequest(string ClusterName, string PrincipalArn)
{
    /// <summary>Kubernetes groups.</summary>
    public IReadOnlyList<string>? KubernetesGroups { get; init; }

    /// <summary>Kubernetes username; the service makes one when null.</summary>
    public string? Username { get; init; }

    /// <summary>The entry's type; STANDARD when null.</summary>
    public string? Type { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
