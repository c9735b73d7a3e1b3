using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>Long waits pass at once and are counted as if they had been waited; short ones still let other work go on.</summary>
internal sealed class QuickClock : IClock
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(15);
    private long _skipped;

    public DateTime UtcNow => DateTime.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref _skipped));

    public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _skipped, time > Longest ? (time - Longest).Ticks : 0);
        return Task.Delay(time < Longest ? time : Longest, cancellationToken);
    }
}
