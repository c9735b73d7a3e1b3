using System;
using System.Collections.Concurrent;
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

    // What concerns a cluster is said once a run, however many principals are asked for one by one.
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

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
    public Task ReadAsync(AccessEntryQuery query, Func<EKSAccessEntry, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        EachClusterAsync(query, sink, (read, deliver, token) => read.RunAsync(deliver, token), cancellationToken);

    /// <summary>
    /// Lists who has an entry and nothing more: one paged list a cluster, or one for each policy of the query, however many
    /// entries there are. The sink is called for one principal at a time, as they come.
    /// </summary>
    /// <exception cref="EksAccessException">
    /// <c>InvalidArgument</c> for a query that needs the details of entries; else as <see cref="ReadAsync"/>.
    /// </exception>
    public Task ListAsync(AccessEntryQuery query, Func<EKSAccessEntryPrincipal, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        if (query.Types.Count > 0 || query.Groups.Count > 0 || query.Tags.Count > 0 || query.CheckPrincipal)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "Types, groups, tags and the state of principals are not in the listing of entries.")
            {
                RecommendedAction = "Leave -PrincipalOnly out, or -Type, -KubernetesGroup, -Tag and -CheckPrincipal.",
                EndsPipeline = true,
            };
        }

        return EachClusterAsync(query, sink, (read, deliver, token) => read.ListAsync(deliver, token), cancellationToken);
    }

    private async Task EachClusterAsync<T>(
        AccessEntryQuery query,
        Func<T, CancellationToken, Task> sink,
        Func<ClusterRead, Func<T, CancellationToken, Task>, CancellationToken, Task> work,
        CancellationToken cancellationToken)
    {
        var filter = new AccessEntryFilter(query);
        var policies = query.Policies.SelectMany(CellText.Split).Select(p => AccessPolicyText.FromName(p, [])).ToArray();
        using var serial = new SerialOperator(_operator, _told);
        using var gate = new SemaphoreSlim(1, 1);
        Task DeliverAsync(T item, CancellationToken token) => gate.RunAsync(t => sink(item, t), token);
        await ClusterFan.RunAsync<T>(
            _locator,
            query.Clusters,
            (target, _, token) => ReadableAsync(target, serial, t => work(new ClusterRead(target, query, filter, policies, serial), DeliverAsync, t), token),
            (_, _) => Task.CompletedTask,
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task ReadableAsync(ClusterTarget target, SerialOperator @operator, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            target.RequireManaged();
            if (AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode))
            {
                await work(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await @operator.WarnAsync($"Cluster {target} has the authentication mode {target.AuthenticationMode}: it has no access entries. Set-EKSAuthenticationMode -Mode {AuthenticationModeName.ApiAndConfigMap} brings them.", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await @operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
