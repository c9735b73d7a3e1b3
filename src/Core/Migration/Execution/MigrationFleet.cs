using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Migrates many clusters, several at a time. One that fails does not stop the others, unless that is asked for.</summary>
public sealed class MigrationFleet
{
    private readonly Func<IOperator, MigrationRunner> _runner;
    private readonly IOperator _operator;

    /// <summary>Makes one.</summary>
    public MigrationFleet(ClusterLocator locator, IFiles files, IJson json, IOperator @operator, IClock clock)
    {
        _runner = serial => new MigrationRunner(locator, files, json, serial, clock);
        _operator = @operator;
    }

    /// <summary>Runs the migrations. Faults of one cluster go to the operator; after one, no other begins when <paramref name="stopAfterFailure"/> is set.</summary>
    /// <param name="requests">The migrations.</param>
    /// <param name="degree">How many at a time.</param>
    /// <param name="stopAfterFailure">Begin no other after a failure.</param>
    /// <param name="sink">Is told of one step at a time.</param>
    /// <param name="cancellationToken">Cancels the runs.</param>
    /// <exception cref="EksAccessException">Faults of the whole command.</exception>
    public async Task RunAsync(IReadOnlyList<MigrationRunRequest> requests, int degree, bool stopAfterFailure, Func<EKSMigrationStep, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        using var serial = new SerialOperator(_operator);
        using var gate = new SemaphoreSlim(1, 1);
        var runner = _runner(serial);
        var failures = 0;
        async Task DeliverAsync(EKSMigrationStep step, CancellationToken token)
        {
            await gate.WaitAsync(token).ConfigureAwait(false);
            try
            {
                await sink(step, token).ConfigureAwait(false);
            }
            finally
            {
                gate.Release();
            }
        }

        await ConcurrentWork.RunAsync<MigrationRunRequest, bool>(
            requests,
            async (request, token) =>
            {
                if (stopAfterFailure && Volatile.Read(ref failures) > 0)
                {
                    await serial.WarnAsync($"{request.Cluster.ClusterName ?? request.Cluster.Piped?.ClusterName ?? request.Plan?.ClusterName} was not begun: another cluster has failed.", token).ConfigureAwait(false);
                    return false;
                }

                try
                {
                    await runner.RunAsync(request, DeliverAsync, token).ConfigureAwait(false);
                    return true;
                }
                catch (EksAccessException fault) when (!fault.EndsPipeline)
                {
                    Interlocked.Increment(ref failures);
                    await serial.ErrorAsync(fault, token).ConfigureAwait(false);
                    return false;
                }
            },
            (_, _) => Task.CompletedTask,
            degree,
            DeliveryOrder.AsReady,
            cancellationToken).ConfigureAwait(false);
    }
}
