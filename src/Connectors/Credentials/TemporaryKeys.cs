using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Keys that run out: kept until shortly before, then fetched anew, by one caller at a time.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The semaphore holds no handle as long as nobody asks for its wait handle; sources live as long as the process.")]
internal abstract class TemporaryKeys : IKeySource
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ImmutableCredentials? _keys;
    private DateTime _renewAt;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_keys is null || DateTime.UtcNow >= _renewAt)
            {
                var (keys, expiration) = await FetchAsync(cancellationToken).ConfigureAwait(false);
                var left = expiration.ToUniversalTime() - DateTime.UtcNow;
                _keys = keys;

                // Keys that live shorter than twice the margin are renewed at half their life.
                _renewAt = DateTime.UtcNow + (left > Margin + Margin ? left - Margin : TimeSpan.FromTicks(left.Ticks / 2));
            }

            return _keys;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Fetches new keys and says when they run out.</summary>
    protected abstract Task<(ImmutableCredentials Keys, DateTime Expiration)> FetchAsync(CancellationToken cancellationToken);
}
