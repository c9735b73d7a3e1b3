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

    /// <summary>The AWS profiles of its principals, in the two files below; never null.</summary>
    public IReadOnlyList<string> ProfileNames { get; init; } = Array.Empty<string>();

    /// <summary>A credentials file with the keys of its principals, for other programs (<c>AWS_SHARED_CREDENTIALS_FILE</c>); readable by its owner only.</summary>
    public string CredentialsPath { get; init; } = string.Empty;

    /// <summary>The configuration file that belongs to it (<c>AWS_CONFIG_FILE</c>).</summary>
    public string ConfigPath { get; init; } = string.Empty;

    /// <summary>
    /// The folder of these files, with a kubeconfig a cluster and <c>sandbox.json</c>, which holds the key of the control
    /// requests. It goes when the sandbox is stopped.
    /// </summary>
    public string Folder { get; init; } = string.Empty;

    /// <summary>The URL of EKS, STS and IAM.</summary>
    public override string ToString() => EndpointUrl;
}
