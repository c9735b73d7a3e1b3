using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Kubernetes;

namespace EksAccessManagement.Connectors.Compatibility;

/// <summary>Makes the HTTP handler of a Kubernetes connection, with the cluster's own trust.</summary>
internal static class KubernetesHandlers
{
#if NET
    /// <summary>
    /// Makes a handler. Redirects are not followed, so that a token never goes to another host; and what is on this
    /// machine (a tunnel's mouth) is never asked for through a proxy, which on plain http would read the token.
    /// </summary>
    public static HttpMessageHandler Create(ClusterTrust? trust, IWebProxy? proxy, bool isLoopback)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = CallLimits.Connect,
            PooledConnectionIdleTimeout = System.TimeSpan.FromMinutes(1),
            PooledConnectionLifetime = System.TimeSpan.FromMinutes(10),
            AutomaticDecompression = DecompressionMethods.GZip,
        };
        handler.UseProxy = !isLoopback;
        if (proxy is not null && !isLoopback)
        {
            handler.Proxy = proxy;
        }

        if (trust is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                trust.Accepts(certificate as X509Certificate2, chain?.ChainPolicy.ExtraStore.Concat(chain.ChainElements.Select(e => e.Certificate)) ?? []);
        }

        return handler;
    }
#else
    /// <summary>
    /// Makes a handler. Redirects are not followed, so that a token never goes to another host; and what is on this
    /// machine (a tunnel's mouth) is never asked for through a proxy, which on plain http would read the token.
    /// </summary>
    public static HttpMessageHandler Create(ClusterTrust? trust, IWebProxy? proxy, bool isLoopback)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.GZip };
        handler.UseProxy = !isLoopback;
        if (proxy is not null && !isLoopback)
        {
            handler.Proxy = proxy;
        }

        if (trust is not null)
        {
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, _) =>
                trust.Accepts(certificate, chain?.ChainElements.Cast<X509ChainElement>().Select(e => e.Certificate) ?? []);
        }

        return handler;
    }
#endif
}
