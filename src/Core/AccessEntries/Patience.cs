using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>Waits between tries, longer each time, up to a limit in all.</summary>
internal sealed class Patience(IClock clock, TimeSpan limit)
{
    /// <summary>How long a principal or an entry that was made a moment ago may stay unknown.</summary>
    public static readonly TimeSpan UntilKnown = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly DateTime _end = clock.UtcNow + limit;
    private TimeSpan _next = TimeSpan.FromSeconds(2);

    /// <summary>Waits; false, at once, when the limit is reached.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var left = _end - clock.UtcNow;
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        await clock.DelayAsync(_next < left ? _next : left, cancellationToken).ConfigureAwait(false);
        var longer = TimeSpan.FromTicks(_next.Ticks * 3 / 2);
        _next = longer < Longest ? longer : Longest;
        return true;
    }
}
