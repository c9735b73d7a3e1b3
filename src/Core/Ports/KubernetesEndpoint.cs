namespace EksAccessManagement.Ports;

/// <summary>Where a cluster's Kubernetes API is and how to trust it.</summary>
/// <param name="ClusterName">The cluster's name, which its tokens carry (for a local cluster on Outposts: its id).</param>
/// <param name="Url">The URL to connect to: the cluster's endpoint, or the mouth of a tunnel.</param>
/// <param name="CertificateAuthorityData">The cluster's CA, base64 of PEM.</param>
public sealed record KubernetesEndpoint(string ClusterName, string Url, string CertificateAuthorityData)
{
    /// <summary>The host name the certificate must carry when it is not the URL's own (a tunnel); else null.</summary>
    public string? CertificateHost { get; init; }
}
