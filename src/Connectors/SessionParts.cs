using System;
using System.Collections.Concurrent;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Connectors.Kubernetes;

namespace EksAccessManagement.Connectors;

/// <summary>What a session is made of, kept by the factory for sessions that ask for the same.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Settings">Region, proxy, limits.</param>
/// <param name="RegionSource">Where the region came from.</param>
/// <param name="Sts">The way to STS.</param>
internal sealed record SessionParts(IKeySource Keys, ClientSettings Settings, string RegionSource, StsGate Sts)
{
    /// <summary>EKS in place of AWS's own; or null.</summary>
    public string? EksEndpointUrl { get; init; }

    /// <summary>IAM in place of AWS's own; or null.</summary>
    public string? IamEndpointUrl { get; init; }

    /// <summary>What stands before the name of the keys where their source is named; or null.</summary>
    public string? SourcePrefix { get; init; }

    /// <summary>Kubernetes tokens by cluster.</summary>
    public ConcurrentDictionary<string, ClusterToken> Tokens { get; } = new(StringComparer.Ordinal);
}
