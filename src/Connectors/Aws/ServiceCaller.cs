using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using EksAccessManagement.Connectors.Credentials;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Calls one service: keys first, then the pipeline, all under one time limit, every fault told in this module's words.</summary>
internal sealed class ServiceCaller
{
    private readonly ApiClient _client;
    private readonly IKeySource _keys;

    /// <summary>Makes a caller.</summary>
    /// <param name="client">The pipeline.</param>
    /// <param name="keys">The credentials.</param>
    /// <param name="endpoint">The host that is called, for messages.</param>
    /// <param name="limits">The time limits.</param>
    public ServiceCaller(ApiClient client, IKeySource keys, string endpoint, CallLimits limits)
    {
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
        var request = new ApiRequest(operation, members, ToIdentity(keys));
        var response = await Limits.RunAsync(token => _client.SendAsync(request, token), context, cancellationToken).ConfigureAwait(false);
        return response.Body;
    }

    /// <summary>Keys in the form that the SDK signs with; a session without a token would be refused by its constructor.</summary>
    public static AWSCredentials ToIdentity(ImmutableCredentials keys) => keys.UseToken
        ? new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.Token)
        : new BasicAWSCredentials(keys.AccessKey, keys.SecretKey);
}
