using System;
using System.Net;
using Amazon;
using Amazon.Runtime;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>What all clients of a session share: region, endpoints, proxy, retries and time limits.</summary>
internal sealed record ClientSettings(string Region)
{
    /// <summary>Use dual-stack endpoints.</summary>
    public bool UseDualStack { get; init; }

    /// <summary>Use FIPS endpoints.</summary>
    public bool UseFips { get; init; }

    /// <summary>Standard or adaptive.</summary>
    public RequestRetryMode RetryMode { get; init; } = RequestRetryMode.Standard;

    /// <summary>Time limits.</summary>
    public CallLimits Limits { get; init; } = new(CallLimits.DefaultRequest, 3);

    /// <summary>The proxy; null means the platform's own (its system settings).</summary>
    public IWebProxy? Proxy { get; init; }

#if NET
    /// <summary>The proxy in the form the SDK takes.</summary>
    public IWebProxy? SdkProxy => Proxy;
#else
    /// <summary>The proxy in the form the SDK takes: on .NET Framework this class only; the environment's proxy it reads by itself.</summary>
    public WebProxy? SdkProxy => Proxy as WebProxy;
#endif

    /// <summary>The proxy by its settings, so that equal ones share connections; never shown.</summary>
    public string ProxyKey { get; init; } = string.Empty;

    /// <summary>The profile whose settings (endpoint_url among them) count; null for the default profile.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Where that profile is; null for the usual files.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>Equal for settings whose clients can be shared. It may hold the proxy's password: never show it.</summary>
    public string Key => string.Join(
        "|", Region, UseDualStack, UseFips, RetryMode, Limits.Request.Ticks, Limits.Attempts, Limits.ThrottledAttempts, ProxyKey, ProfileName, ProfileLocation, EnvironmentEndpoints());

    /// <summary>Names the region and nothing else.</summary>
    public override string ToString() => Region;

    private static string EnvironmentEndpoints() => string.Join(
        "|", Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL"), Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_EKS"), Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_IAM"));

    /// <summary>Fills in a client's configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="endpointUrl">An endpoint in place of AWS's own; or null.</param>
    /// <param name="signingRegion">The region to sign for.</param>
    public void Apply(ClientConfig config, string? endpointUrl, string signingRegion)
    {
        if (ProfileName is not null)
        {
            config.Profile = new Profile(ProfileName) { Location = ProfileLocation };
        }

        config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        if (!string.IsNullOrEmpty(endpointUrl))
        {
            config.ServiceURL = endpointUrl;
        }

        config.AuthenticationRegion = signingRegion;
        config.UseDualstackEndpoint = UseDualStack;
        config.UseFIPSEndpoint = UseFips;
        if (config is ApiConfig own)
        {
            own.Limits = Limits;
        }

        config.RetryMode = RetryMode;
        config.MaxErrorRetry = Math.Max(0, Limits.Attempts - 1);
        config.Timeout = Limits.Request;
#if NET
        config.ConnectTimeout = CallLimits.Connect < Limits.Request ? CallLimits.Connect : Limits.Request;
#endif
        if (SdkProxy is not null)
        {
            config.SetWebProxy(SdkProxy);
        }

        // The SDK reads endpoints out of profiles and the environment, too.
        CheckUrl(config.ServiceURL, "The endpoint in the settings,");
    }

    /// <summary>Checks an endpoint that the user gave: https, or http on this machine, because session tokens travel in headers.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>.</exception>
    public static void CheckUrl(string? url, string parameter)
    {
        if (string.IsNullOrEmpty(url))
        {
            return;
        }

        var (why, action) = !Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.Query.Length > 0
            ? ("is not an http or https URL", "Give a URL such as https://eks.eu-west-1.amazonaws.com.")
            : uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback
                ? ("is plain http, which is for this machine itself only, because session tokens would be readable on the way", "Use https.")
                : (null, null);
        if (why is not null)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"{parameter} '{url}' {why}.")
            {
                RecommendedAction = action,
                TargetObject = url,
                EndsPipeline = true,
            };
        }
    }
}
