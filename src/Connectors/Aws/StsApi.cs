using System.Threading;
using System.Threading.Tasks;
using Amazon.SecurityToken.Model;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>AWS STS with a session's keys.</summary>
internal sealed class StsApi : IStsApi
{
    private readonly StsGate _gate;
    private readonly IKeySource _keys;

    /// <summary>Makes the API.</summary>
    public StsApi(StsGate gate, IKeySource keys)
    {
        _gate = gate;
        _keys = keys;
    }

    /// <inheritdoc/>
    public async Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken)
    {
        var keys = await _keys.GetAsync(cancellationToken).ConfigureAwait(false);
        var context = _gate.Context("GetCallerIdentity");
        var answer = await _gate
            .RunAsync(keys, context, (client, token) => client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), token), cancellationToken)
            .ConfigureAwait(false);
        return string.IsNullOrEmpty(answer.Account) || string.IsNullOrEmpty(answer.Arn)
            ? throw AwsErrors.Unexpected(context, "it names no account or no ARN.", null)
            : new CallerIdentity(answer.Account, answer.Arn, answer.UserId ?? string.Empty);
    }
}
