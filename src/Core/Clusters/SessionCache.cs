using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Clusters;

/// <summary>Opens sessions through the connectors, one for each set of options, and disposes them together.</summary>
public sealed class SessionCache : ISessionSource, IDisposable
{
    private readonly IConnectors _connectors;
    private readonly Dictionary<AwsSessionOptions, IAwsSession> _sessions = [];
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Makes an empty cache.</summary>
    public SessionCache(IConnectors connectors)
    {
        _connectors = connectors;
    }

    /// <inheritdoc/>
    public async Task<IAwsSession> OpenAsync(AwsSessionOptions options, CancellationToken cancellationToken)
    {
        // One at a time: two prompts for an MFA code at once would help nobody. A failure is not kept.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_sessions.TryGetValue(options, out var session))
            {
                session = await _connectors.OpenSessionAsync(options, cancellationToken).ConfigureAwait(false);
                _sessions.Add(options, session);
            }

            return session;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in _sessions.Values)
        {
            session.Dispose();
        }

        _sessions.Clear();
        _gate.Dispose();
    }
}
