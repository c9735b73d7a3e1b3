using System;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Ports;

/// <summary>Time, so that tests need not wait for it.</summary>
public interface IClock
{
    /// <summary>The time now, in UTC.</summary>
    DateTime UtcNow { get; }

    /// <summary>Waits without blocking a thread.</summary>
    Task DelayAsync(TimeSpan time, CancellationToken cancellationToken);
}
