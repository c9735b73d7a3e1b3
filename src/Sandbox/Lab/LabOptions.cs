using System;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>How a lab is started.</summary>
public sealed record LabOptions
{
    /// <summary>The cluster of the sandbox that the real API server stands for, by name or ARN; null takes the first that reads both access entries and aws-auth, or else the first.</summary>
    public string? Cluster { get; init; }

    /// <summary>The folder with etcd, kube-apiserver and kube-controller-manager; null takes the cache that <c>tests/EndToEnd/get-parts.sh</c> fills.</summary>
    public string? PartsFolder { get; init; }

    /// <summary>
    /// False makes every change act at once: the API server then remembers no answer of the authorizer and a token for 10 s at most
    /// (a cache that Kubernetes 1.20 has no flag for). True leaves the times that Kubernetes has by default: 2 minutes for tokens, 5 minutes for allowed, 30 seconds for refused.
    /// </summary>
    public bool UpstreamCaches { get; init; }

    /// <summary>True leaves the lab's folder, with logs and the audit log, when the lab has ended.</summary>
    public bool KeepsFolder { get; init; }

    /// <summary>How long the programs may take until they serve; it is far more than they need.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(2);
}
