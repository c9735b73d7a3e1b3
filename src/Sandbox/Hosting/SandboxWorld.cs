using System;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Requests;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>What the front ends of one server share.</summary>
internal sealed class SandboxWorld(SandboxOptions options, SandboxState state, ServerCertificates certificates)
{
    public SandboxOptions Options { get; } = options;

    public SandboxState State { get; } = state;

    public FaultBook Faults { get; } = new(options);

    public RequestLog Requests { get; } = new(options.RecordedRequests);

    public SandboxTraffic Traffic { get; } = new();

    public ServerCertificates Certificates { get; } = certificates;

    /// <summary>The origin of Kubernetes, known once the server listens.</summary>
    public string KubernetesUrl { get; set; } = string.Empty;

    /// <summary>The origin of EKS, STS and IAM, known once the server listens.</summary>
    public string EndpointUrl { get; set; } = string.Empty;

    /// <summary>The Kubernetes endpoint of a cluster.</summary>
    public string EndpointOf(ClusterData cluster) => cluster.ForeignServer?.Url ?? EndpointOf(cluster.Arn.AccountId, cluster.Arn.Region, cluster.Arn.Name);

    /// <summary>The Kubernetes endpoint of a cluster.</summary>
    public string EndpointOf(string accountId, string region, string name) => $"{KubernetesUrl}/k8s/{accountId}/{region}/{Uri.EscapeDataString(name)}";
}
