using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>The token of one caller for one cluster, kept and renewed in good time. The server takes a token for 15 minutes.</summary>
internal sealed class ClusterToken
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(13);
    private readonly IKeySource _keys;
    private readonly string _region;
    private readonly string _clusterName;
    private readonly IClock _clock;
    private volatile Made? _made;

    /// <summary>Prepares tokens for a cluster.</summary>
    public ClusterToken(IKeySource keys, string region, string clusterName, IClock clock)
    {
        _keys = keys;
        _region = region;
        _clusterName = clusterName;
        _clock = clock;
    }

    /// <summary>The cluster.</summary>
    public string ClusterName => _clusterName;

    /// <summary>The token now.</summary>
    /// <param name="refused">A token that the server has just refused, which is not given again; or null.</param>
    /// <param name="cancellationToken">Cancels fetching keys.</param>
    public async Task<string> GetAsync(string? refused, CancellationToken cancellationToken)
    {
        var made = _made;
        if (made is not null && made.Token != refused && _clock.UtcNow < made.At + Life && _clock.UtcNow >= made.At - Life)
        {
            return made.Token;
        }

        var keys = await _keys.GetAsync(cancellationToken).ConfigureAwait(false);
        var now = _clock.UtcNow;
        made = new Made(KubernetesToken.Create(keys, _region, _clusterName, now), now);
        _made = made;
        return made.Token;
    }

    private sealed class Made(string token, DateTime at)
    {
        public string Token { get; } = token;

        public DateTime At { get; } = at;
    }
}
