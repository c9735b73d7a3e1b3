using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Concurrency;

namespace EksAccessManagement.Clusters;

/// <summary>Works on many clusters at a time, so that a slow or dead one never holds up the others.</summary>
internal static class ClusterFan
{
    /// <summary>How many clusters are worked on at a time. Half of them may be dead, and the others still get on.</summary>
    public const int Degree = 16;

    /// <summary>
    /// Works on every cluster of a query. What one cluster gives is handed on together and in its own order, the clusters
    /// in the order in which they are done, or, as given, in the order of the query.
    /// </summary>
    /// <param name="locator">Finds the clusters.</param>
    /// <param name="query">Which clusters.</param>
    /// <param name="work">What is done with one cluster; called for several at a time.</param>
    /// <param name="sink">Takes each result; called for one at a time.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="order">The order of the clusters.</param>
    public static Task RunAsync<T>(
        ClusterLocator locator,
        ClusterQuery query,
        Func<ClusterTarget, Func<T, CancellationToken, Task>, CancellationToken, Task> work,
        Func<T, CancellationToken, Task> sink,
        CancellationToken cancellationToken,
        DeliveryOrder order = DeliveryOrder.AsReady) =>
        ConcurrentWork.RunAsync<ClusterTarget, List<T>>(
            (give, token) => order == DeliveryOrder.AsGiven ? locator.LocateInOrderAsync(query, give, token) : locator.LocateManyAsync(query, give, token),
            async (target, token) =>
            {
                var results = new List<T>();
                await work(target, AccessEntryCalls.Into(results), token).ConfigureAwait(false);
                return results;
            },
            async (results, token) =>
            {
                foreach (var result in results)
                {
                    await sink(result, token).ConfigureAwait(false);
                }
            },
            Degree,
            order,
            cancellationToken);
}
