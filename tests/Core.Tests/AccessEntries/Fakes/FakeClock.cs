using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>A clock that jumps in place of waiting.</summary>
internal sealed class FakeClock : IClock
{
    public DateTime UtcNow { get; set; } = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    public TimeSpan Waited { get; private set; }

    public List<TimeSpan> Waits { get; } = [];

    public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Waits)
        {
            UtcNow += time;
            Waited += time;
            Waits.Add(time);
        }

        return Task.CompletedTask;
    }
}
