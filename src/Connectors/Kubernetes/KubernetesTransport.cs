using System;
using System.Net.Http;
using System.Threading;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Compatibility;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>The connections to one cluster's API server. They carry no identity: each request brings its token.</summary>
internal sealed class KubernetesTransport
{
    private readonly Uri _base;

    private KubernetesTransport(HttpClient client, Uri baseUrl, string? hostHeader, ClusterTrust? trust)
    {
        Client = client;
        _base = baseUrl;
        HostHeader = hostHeader;
        Trust = trust;
    }

    /// <summary>The client.</summary>
    public HttpClient Client { get; }

    /// <summary>The name to ask for when the URL is a tunnel's; null when the URL's own host will do. TLS asks for it and checks it.</summary>
    public string? HostHeader { get; }

    /// <summary>The decision about certificates; null on plain http.</summary>
    public ClusterTrust? Trust { get; }

    /// <summary>The address, for messages.</summary>
    public string Address => _base.GetLeftPart(UriPartial.Path);

    /// <summary>Opens connections.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c> for a URL that cannot be used, <c>KubernetesCertificateInvalid</c> for a CA that cannot be read.</exception>
    public static KubernetesTransport Open(KubernetesEndpoint endpoint, ClientSettings settings)
    {
        if (!Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Query.Length > 0)
        {
            throw Unusable(endpoint, endpoint.Url.Length == 0 ? "the cluster has no endpoint (yet)" : "it is not an https URL", "Give a URL such as https://127.0.0.1:8443, or leave -KubernetesEndpoint out.");
        }

        var tls = url.Scheme == Uri.UriSchemeHttps;
        if (!tls && !url.IsLoopback)
        {
            throw Unusable(endpoint, "plain http is for this machine itself only, because the token would be readable on the way", "Use https.");
        }

        var trust = tls ? ClusterTrust.Read(endpoint.CertificateAuthorityData, endpoint.CertificateHost ?? url.DnsSafeHost) : null;
        var client = new HttpClient(KubernetesHandlers.Create(trust, settings.Proxy, url.IsLoopback)) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("EksAccessManagement/" + typeof(KubernetesTransport).Assembly.GetName().Version?.ToString(3));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        // The prefix of a path (a reverse proxy's) must end in a slash to be kept before the API's own path.
        var text = url.GetLeftPart(UriPartial.Path);
        return new KubernetesTransport(client, new Uri(text.EndsWith("/", StringComparison.Ordinal) ? text : text + "/"), endpoint.CertificateHost, trust);
    }

    /// <summary>The URL of an API path, which begins without a slash.</summary>
    public Uri UrlOf(string path) => new(_base, path);

    private static EksAccessException Unusable(KubernetesEndpoint endpoint, string reason, string action) =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The Kubernetes endpoint '{endpoint.Url}' of cluster '{endpoint.ClusterName}' cannot be used: {reason}.")
        {
            RecommendedAction = action,
            TargetObject = endpoint.ClusterName,
        };
}
