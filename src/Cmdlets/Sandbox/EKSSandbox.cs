using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox;

/// <summary>A sandbox that runs on this machine. Its keys open nothing but itself.</summary>
public sealed record EKSSandbox
{
    /// <summary>The id of the sandbox's process.</summary>
    public int Id { get; init; }

    /// <summary>Whether commands of this process that are given no credentials go to it.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The URL of EKS, STS and IAM.</summary>
    public string EndpointUrl { get; init; } = string.Empty;

    /// <summary>The URL below which the Kubernetes APIs of the clusters are.</summary>
    public string KubernetesUrl { get; init; } = string.Empty;

    /// <summary>The region that is taken when none is given.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The account of the keys.</summary>
    public string AccountId { get; init; } = string.Empty;

    /// <summary>The names of the clusters at the start; never null.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = Array.Empty<string>();

    /// <summary>The cluster whose API server is a real kube-apiserver (<c>-Kubernetes</c>); null when the sandbox serves all.</summary>
    public string? KubernetesCluster { get; init; }

    /// <summary>A folder with credentials, config and a kubeconfig per profile for the AWS CLI and kubectl; null without <c>-Kubernetes</c>. It goes with the sandbox.</summary>
    public string? ClientFolder { get; init; }

    /// <summary>An access key id of the sandbox, for other programs.</summary>
    public string AccessKeyId { get; init; } = string.Empty;

    /// <summary>The secret of <see cref="AccessKeyId"/>; it is made up and opens nothing but the sandbox.</summary>
    public string SecretAccessKey { get; init; } = string.Empty;

    /// <summary>The key of the sandbox's control requests (header x-sandbox-key).</summary>
    public string ControlKey { get; init; } = string.Empty;

    /// <summary>The URL of EKS, STS and IAM.</summary>
    public override string ToString() => EndpointUrl;
}
