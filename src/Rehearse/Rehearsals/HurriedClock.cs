using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>The sandbox is done in an instant; pauses meant for the real service are made short, and counted as if they had been long.</summary>
internal sealed class HurriedClock : IClock
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(40);
    private long _skipped;

    /// <inheritdoc/>
    public DateTime UtcNow => DateTime.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref _skipped));

    /// <inheritdoc/>
    public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var pause = time < Longest ? time : Longest;
        Interlocked.Add(ref _skipped, (time - pause).Ticks);
        return Task.Delay(pause, cancellationToken);
    }
}
