using System;
using System.Diagnostics;
using System.Threading;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The time limit of one call with all its attempts; it stands still while the call waits for its turn.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly Stopwatch _spent = Stopwatch.StartNew();
    private readonly TimeSpan _limit;

    /// <summary>Starts the time.</summary>
    /// <param name="limit">How long the call may take.</param>
    /// <param name="cancellationToken">The caller's own cancellation.</param>
    public CallDeadline(TimeSpan limit, CancellationToken cancellationToken)
    {
        _limit = limit;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _source.CancelAfter(limit);
    }

    /// <summary>Asks to stop when the time is over or the caller wants it.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Lets the time stand still.</summary>
    public void Pause()
    {
        _spent.Stop();
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets the time go on.</summary>
    public void Resume()
    {
        _spent.Start();
        var left = _limit - _spent.Elapsed;
        _source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
