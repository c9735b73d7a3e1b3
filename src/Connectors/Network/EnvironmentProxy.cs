using System;
using System.Globalization;
using System.Linq;
using System.Net;

namespace EksAccessManagement.Connectors.Network;

/// <summary>The proxy of HTTPS_PROXY, http_proxy, ALL_PROXY and NO_PROXY, read as curl and the AWS CLI do.</summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? _https;
    private readonly Uri? _http;
    private readonly string[] _bypass;

    /// <summary>Makes a proxy of the variables' texts.</summary>
    public EnvironmentProxy(string? https, string? http, string? noProxy)
    {
        var (secure, plain) = (Parse(https), Parse(http));
        _https = WithoutUserInfo(secure);
        _http = WithoutUserInfo(plain);
        _bypass = (noProxy ?? string.Empty).Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(e => e.Trim()).ToArray();
        Credentials = new UriCredentials(secure, plain);
    }

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : Of(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || Of(host) is null || _bypass.Any(entry => Matches(entry, host));

    private Uri? Of(Uri destination) => destination.Scheme is "https" or "wss" ? _https : _http;

    private static bool Matches(string entry, Uri host)
    {
        if (entry == "*")
        {
            return true;
        }

        var name = entry;
        var colon = entry.LastIndexOf(':');
        if (colon > 0 && entry.IndexOf(':') == colon)
        {
            if (!int.TryParse(entry.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port != host.Port)
            {
                return false;
            }

            name = entry.Substring(0, colon);
        }

        name = name.TrimStart('*').TrimStart('.');
        return name.Length > 0
            && (string.Equals(host.DnsSafeHost, name, StringComparison.OrdinalIgnoreCase)
                || host.DnsSafeHost.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }

    // .NET puts the proxy's address into its messages, so the password must not be in it.
    private static Uri? WithoutUserInfo(Uri? proxy) =>
        proxy is null ? null : new UriBuilder(proxy) { UserName = string.Empty, Password = string.Empty }.Uri;

    private static Uri? Parse(string? text)
    {
        if (text is null || text.Trim().Length == 0)
        {
            return null;
        }

        var url = text.Trim();
        return Uri.TryCreate(url.IndexOf("://", StringComparison.Ordinal) < 0 ? "http://" + url : url, UriKind.Absolute, out var uri) ? uri : null;
    }

    private sealed class UriCredentials : ICredentials
    {
        private readonly Uri?[] _proxies;

        public UriCredentials(params Uri?[] proxies) => _proxies = proxies;

        public NetworkCredential? GetCredential(Uri uri, string authType)
        {
            var proxy = _proxies.FirstOrDefault(p => p is not null && p.UserInfo.Length > 0 && p.Host == uri.Host && p.Port == uri.Port);
            if (proxy is null)
            {
                return null;
            }

            var parts = proxy.UserInfo.Split([':'], 2);
            return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
        }
    }
}
