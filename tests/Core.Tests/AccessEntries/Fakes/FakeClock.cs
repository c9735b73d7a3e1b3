using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>A clock that jumps in place of waiting.</summary>
internal sealed class FakeClock : IClock
{
    public DateTime UtcNow { get; set; } = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    public TimeSpan Waited { get; private set; }

    /// <summary>Runs at each wait, with the time waited so far.</summary>
    public Action<TimeSpan>? OnWait { get; set; }

    public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        UtcNow += time;
        Waited += time;
        OnWait?.Invoke(Waited);
        return Task.CompletedTask;
    }
}
