using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>Reads the access entries of one or many clusters, with policies and the state of their principals, and streams them.</summary>
/// <remarks>A cluster that fails becomes an error, one without access entries a warning; the others go on.</remarks>
public sealed class AccessEntryReader
{
    private readonly ClusterLocator _locator;
    private readonly IOperator _operator;

    /// <summary>Makes a reader for one run.</summary>
    public AccessEntryReader(ClusterLocator locator, IOperator @operator)
    {
        (_locator, _operator) = (locator, @operator);
    }

    /// <summary>Reads what a query asks for. The sink is called for one entry at a time, as they come.</summary>
    /// <exception cref="EksAccessException">
    /// <c>InvalidArn</c>, <c>UnknownAccessPolicy</c>; <c>AccessEntryNotFound</c> for a single literal principal; faults of
    /// credentials and region. Everything else goes to the operator.
    /// </exception>
    public async Task ReadAsync(AccessEntryQuery query, Func<EKSAccessEntry, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var filter = new AccessEntryFilter(query);
        var policies = query.Policies.SelectMany(CellText.Split).Select(p => AccessPolicyText.FromName(p, [])).ToArray();
        using var serial = new SerialOperator(_operator);
        using var gate = new SemaphoreSlim(1, 1);
        Task DeliverAsync(EKSAccessEntry entry, CancellationToken token) => gate.RunAsync(t => sink(entry, t), token);

        await ClusterFan.RunAsync<bool>(
            _locator,
            query.Clusters,
            (target, _, token) => ReadClusterAsync(new ClusterRead(target, query, filter, policies, serial, DeliverAsync), token),
            (_, _) => Task.CompletedTask,
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task ReadClusterAsync(ClusterRead read, CancellationToken cancellationToken)
    {
        var target = read.Target;
        try
        {
            target.RequireManaged();
            if (!AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode))
            {
                await read.Operator.WarnAsync($"Cluster {target} has the authentication mode {target.AuthenticationMode}: it has no access entries. Set-EKSAuthenticationMode -Mode {AuthenticationModeName.ApiAndConfigMap} brings them.", cancellationToken).ConfigureAwait(false);
                return;
            }

            await read.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await read.Operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
