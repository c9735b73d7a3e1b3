using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Connectors.Credentials;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Calls one service: keys first, then the pipeline, all under one time limit, every fault told in this module's words.</summary>
internal sealed class ServiceCaller
{
    private readonly ApiClient _client;
    private readonly IKeySource _keys;
    private readonly Func<string, AdaptiveLimit> _limitOf;

    /// <summary>Makes a caller.</summary>
    /// <param name="client">The pipeline.</param>
    /// <param name="keys">The credentials.</param>
    /// <param name="endpoint">The host that is called, for messages.</param>
    /// <param name="limits">The time limits.</param>
    /// <param name="limitOf">How many calls may be under way, for an access key id.</param>
    public ServiceCaller(ApiClient client, IKeySource keys, string endpoint, CallLimits limits, Func<string, AdaptiveLimit> limitOf)
    {
        _limitOf = limitOf;
        _client = client;
        _keys = keys;
        Endpoint = endpoint;
        Limits = limits;
    }

    /// <summary>The host that is called.</summary>
    public string Endpoint { get; }

    /// <summary>The time limits.</summary>
    public CallLimits Limits { get; }

    /// <summary>Sends one call and gives the body of its answer.</summary>
    public async Task<byte[]> SendAsync(ApiOperation operation, IReadOnlyDictionary<string, object?> members, CallContext context, CancellationToken cancellationToken)
    {
        var keys = await _keys.GetAsync(cancellationToken).ConfigureAwait(false);
        var limit = _limitOf(keys.AccessKey);
        var response = await Limits.RunAsync(
            deadline => _client.SendAsync(new ApiRequest(operation, members, ToIdentity(keys), limit, deadline), deadline.Token),
            context,
            cancellationToken).ConfigureAwait(false);
        return response.Body;
    }

    /// <summary>Keys in the form that the SDK signs with; a session without a token would be refused by its constructor.</summary>
    public static AWSCredentials ToIdentity(ImmutableCredentials keys) => keys.UseToken
        ? new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.Token)
        : new BasicAWSCredentials(keys.AccessKey, keys.SecretKey);
}
