using System;
using System.Globalization;
using System.Linq;
using System.Net;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Network;

/// <summary>Which proxy a session uses: the one given, else the one of the environment, else what the platform has.</summary>
/// <remarks>The environment is read for each session: .NET reads it once in a process's life, and a shell changes it.</remarks>
internal static class ProxyChoice
{
    /// <summary>Chooses; the proxy is null where the platform shall decide. The key is equal for equal settings.</summary>
    public static (IWebProxy? Proxy, string Key) Choose(AwsProxy? given)
    {
        if (given is not null)
        {
            return (Given(given), string.Join("|", "given", given.ToString(), given.UserName, given.Password, given.BypassOnLocal, string.Join(",", given.BypassList)));
        }

        var https = Variable("HTTPS_PROXY") ?? Variable("ALL_PROXY");
        var http = Environment.GetEnvironmentVariable("http_proxy") ?? Variable("ALL_PROXY");
        var none = Variable("NO_PROXY");
        if (https is null && http is null)
        {
            return (null, string.Empty);
        }

        return (new EnvironmentProxy(https, http, none), string.Join("|", "environment", https, http, none));
    }

    private static WebProxy Given(AwsProxy given)
    {
        try
        {
            return new WebProxy(new Uri(string.Format(CultureInfo.InvariantCulture, "http://{0}:{1}/", given.Host, given.Port)))
            {
                BypassProxyOnLocal = given.BypassOnLocal,
                BypassList = given.BypassList.Where(b => !string.IsNullOrWhiteSpace(b)).ToArray(),
                Credentials = string.IsNullOrEmpty(given.UserName) ? null : new NetworkCredential(given.UserName, given.Password),
            };
        }
        catch (Exception fault) when (fault is UriFormatException or ArgumentException)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The proxy '{given}' or its bypass list cannot be understood: {fault.Message}", fault)
            {
                RecommendedAction = "Set it anew with Set-AWSProxy; the bypass list holds regular expressions.",
                EndsPipeline = true,
            };
        }
    }

    /// <summary>A variable in lower or upper case. http_proxy counts in lower case only, because a web server passes on the header "Proxy" as HTTP_PROXY.</summary>
    private static string? Variable(string name)
    {
        var value = Environment.GetEnvironmentVariable(name.ToLowerInvariant()) ?? Environment.GetEnvironmentVariable(name);
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
