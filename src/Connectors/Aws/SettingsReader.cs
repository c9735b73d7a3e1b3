using System;
using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Connectors.Network;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Reads the settings of a session: parameter, environment, profile, in this order. The SDK reads its environment once in a process's life only.</summary>
internal static class SettingsReader
{
    private const int DefaultAttempts = 3;
    private const int DefaultThrottledAttempts = 9;

    /// <summary>Reads.</summary>
    public static ClientSettings Read(AwsSessionOptions options, CredentialProfile? profile, Profiles profiles, string region)
    {
        var (proxy, proxyKey) = ProxyChoice.Choose(options.Proxy);
        var request = options.RequestTimeout ?? CallLimits.DefaultRequest;
        if (request <= TimeSpan.Zero || request > TimeSpan.FromHours(1))
        {
            throw Argument("RequestTimeout", "a time of more than nothing and at most an hour");
        }

        var given = options.MaxAttempts ?? Number("AWS_MAX_ATTEMPTS") ?? profile?.MaxAttempts;
        var attempts = given ?? DefaultAttempts;
        if (attempts is < 1 or > 100)
        {
            throw Argument("MaxAttempts", "a number from 1 to 100");
        }

        return new ClientSettings(region)
        {
            UseDualStack = options.UseDualStack ?? Flag("AWS_USE_DUALSTACK_ENDPOINT") ?? profile?.UseDualstackEndpoint ?? false,
            UseFips = options.UseFips ?? Flag("AWS_USE_FIPS_ENDPOINT") ?? profile?.UseFIPSEndpoint ?? false,
            RetryMode = Mode() ?? profile?.RetryMode ?? RequestRetryMode.Standard,
            Limits = new CallLimits(request, attempts) { ThrottledAttempts = given ?? DefaultThrottledAttempts },
            Proxy = proxy,
            ProxyKey = proxyKey,
            ProfileName = profile?.Name,
            ProfileLocation = profile is null ? null : profiles.Location,
        };
    }

    private static RequestRetryMode? Mode() => Environment.GetEnvironmentVariable("AWS_RETRY_MODE")?.ToUpperInvariant() switch
    {
        "STANDARD" => RequestRetryMode.Standard,
        "ADAPTIVE" => RequestRetryMode.Adaptive,
        _ => null,
    };

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 100 ? number : null;

    private static bool? Flag(string variable) => bool.TryParse(Environment.GetEnvironmentVariable(variable), out var flag) ? flag : null;

    private static EksAccessException Argument(string name, string wanted) => new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"{name} is not {wanted}.")
    {
        RecommendedAction = $"Give {name} as {wanted}.",
        EndsPipeline = true,
    };
}
