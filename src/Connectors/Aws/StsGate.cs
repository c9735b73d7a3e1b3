using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The way to STS: region, endpoint, proxy and limits of a session, with whatever keys a call needs.</summary>
internal sealed class StsGate
{
    private readonly ClientSettings _settings;
    private readonly string? _endpointUrl;

    /// <summary>Makes a gate.</summary>
    public StsGate(ClientSettings settings, string? endpointUrl)
    {
        _settings = settings;
        _endpointUrl = endpointUrl;
    }

    /// <summary>Describes a call.</summary>
    public CallContext Context(string operation) =>
        new("STS", operation, string.IsNullOrEmpty(_endpointUrl) ? EndpointRules.StsHost(_settings.Region) : _endpointUrl!);

    /// <summary>Runs one call.</summary>
    /// <param name="keys">The keys to sign with; null for calls that are not signed.</param>
    /// <param name="context">What the call is.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<T> RunAsync<T>(ImmutableCredentials? keys, CallContext context, Func<AmazonSecurityTokenServiceClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var client = new AmazonSecurityTokenServiceClient(keys is null ? new AnonymousAWSCredentials() : ServiceCaller.ToIdentity(keys), Config());
        return await _settings.Limits.RunAsync(token => call(client, token), context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The keys in an answer of STS.</summary>
    public static (ImmutableCredentials Keys, DateTime Expiration) KeysOf(Amazon.SecurityToken.Model.Credentials? credentials, CallContext context) =>
        credentials is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0 }
            ? (new ImmutableCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken), credentials.Expiration ?? DateTime.UtcNow.AddMinutes(15))
            : throw AwsErrors.Unexpected(context, "it holds no credentials.", null);

    private AmazonSecurityTokenServiceConfig Config()
    {
        var config = new AmazonSecurityTokenServiceConfig();
        _settings.Apply(config, _endpointUrl, _settings.Region);
        return config;
    }
}
