using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>A clock that goes when it is told to; waiting moves it on and takes no time.</summary>
public sealed class ManualClock : IClock
{
    public DateTime UtcNow { get; set; } = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    public List<TimeSpan> Waits { get; } = [];

    public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waits.Add(time);
        UtcNow += time;
        return Task.CompletedTask;
    }
}
