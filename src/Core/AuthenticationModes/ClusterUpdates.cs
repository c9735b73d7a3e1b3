using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>The updates of a cluster: which one runs, and how it ends.</summary>
internal sealed class ClusterUpdates(ClusterTarget target, IOperator @operator, IClock clock)
{
    private const int Degree = 4;
    private const string Running = "InProgress";

    // AWS gives no figure for how long a step takes; asking soon costs little, asking often would.
    private static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(30);

    /// <summary>The update that runs; null when none does.</summary>
    public async Task<ClusterUpdate?> FindRunningAsync(CancellationToken cancellationToken)
    {
        ClusterUpdate? running = null;
        var ids = new List<string>();
        await target.Eks.ListUpdatesAsync(target.Name, (id, _) => Add(ids, id), cancellationToken).ConfigureAwait(false);
        await ConcurrentWork.RunAsync<string, ClusterUpdate>(
            ids,
            (id, token) => target.Eks.DescribeUpdateAsync(target.Name, id, token),
            (update, _) =>
            {
                running = update.Status == Running ? update : running;
                return Task.CompletedTask;
            },
            Degree,
            DeliveryOrder.AsReady,
            cancellationToken).ConfigureAwait(false);
        return running;
    }

    /// <summary>Waits until an update is no longer in progress.</summary>
    /// <exception cref="EksAccessException"><c>RequestTimedOut</c> at the deadline; the update goes on then.</exception>
    public async Task<ClusterUpdate> WaitAsync(ClusterUpdate update, DateTime deadline, CancellationToken cancellationToken)
    {
        var pause = FirstPoll;
        while (update.Status == Running)
        {
            await PauseAsync($"update {update.Id} of type {update.Type}", pause, deadline, cancellationToken).ConfigureAwait(false);
            pause = Longer(pause);
            update = await target.Eks.DescribeUpdateAsync(target.Name, update.Id, cancellationToken).ConfigureAwait(false);
        }

        return update;
    }

    /// <summary>Waits until the cluster shows a mode and is active again.</summary>
    /// <exception cref="EksAccessException"><c>RequestTimedOut</c>.</exception>
    public async Task<ClusterDescription> WaitForModeAsync(string mode, DateTime deadline, CancellationToken cancellationToken)
    {
        var pause = FirstPoll;
        while (true)
        {
            var cluster = await target.Eks.DescribeClusterAsync(target.Name, cancellationToken).ConfigureAwait(false);
            if (cluster.Status == "ACTIVE" && AuthenticationModeName.Of(cluster) == mode)
            {
                return cluster;
            }

            await PauseAsync($"the mode {mode} (it is {AuthenticationModeName.Of(cluster)}, status {cluster.Status})", pause, deadline, cancellationToken).ConfigureAwait(false);
            pause = Longer(pause);
        }
    }

    /// <summary>Waits once, or gives up.</summary>
    public async Task PauseAsync(string what, TimeSpan pause, DateTime deadline, CancellationToken cancellationToken)
    {
        if (clock.UtcNow + pause > deadline)
        {
            throw new EksAccessException(ErrorIds.RequestTimedOut, ErrorKind.Timeout, $"Cluster {target}: waiting for {what} took too long. What was started goes on.")
            {
                RecommendedAction = "See with Get-EKSAuthenticationMode how it ends.",
                TargetObject = target.Name,
            };
        }

        await @operator.ProgressAsync("Waiting for cluster " + target, what, 0, 0, cancellationToken).ConfigureAwait(false);
        await clock.DelayAsync(pause, cancellationToken).ConfigureAwait(false);
    }

    private static Task Add(List<string> list, string item)
    {
        list.Add(item);
        return Task.CompletedTask;
    }

    private static TimeSpan Longer(TimeSpan pause)
    {
        var longer = TimeSpan.FromTicks(pause.Ticks * 3 / 2);
        return longer < LongestPoll ? longer : LongestPoll;
    }
}
