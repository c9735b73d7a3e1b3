using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>The reading of one cluster's entries.</summary>
internal sealed class ClusterRead(
    ClusterTarget target,
    AccessEntryQuery query,
    AccessEntryFilter filter,
    IReadOnlyList<PolicyGrant> policies,
    IOperator @operator)
{
    private const int ProgressStep = 25;

    private readonly EksOwnership _ownership = new(target);
    private readonly PrincipalChecker _checker = new(target, @operator);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private int _done;

    /// <summary>Reads the entries with all that belongs to them.</summary>
    public async Task RunAsync(Func<EKSAccessEntry, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        await ConcurrentWork.RunAsync<string, EKSAccessEntry?>(
            PrincipalsAsync,
            ReadOneAsync,
            (entry, token) => DeliverAsync(entry, sink, token),
            Math.Max(1, query.Concurrency),
            DeliveryOrder.AsReady,
            cancellationToken).ConfigureAwait(false);
        if (policies.Count == 0)
        {
            foreach (var session in filter.Sessions.Where(s => !_found.Contains(s.Canonical)))
            {
                await NotFoundAsync(NotFound(session.ToString(), null), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lists the principals alone: a paged list, and one more for each policy that is searched for.</summary>
    public async Task ListAsync(Func<EKSAccessEntryPrincipal, CancellationToken, Task> listed, CancellationToken cancellationToken)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        await ListedAsync(given, (principal, token) => listed(AccessEntryView.Of(target, principal), token), cancellationToken).ConfigureAwait(false);
        var sought = policies.Count > 0 ? [] : filter.Literals.Where(l => !given.Contains(l)).Concat(filter.Sessions.Where(s => !_found.Contains(s.Canonical)).Select(s => s.ToString()));
        foreach (var missing in sought)
        {
            await NotFoundAsync(NotFound(missing, null), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PrincipalsAsync(Func<string, CancellationToken, Task> give, CancellationToken cancellationToken)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        if (policies.Count == 0)
        {
            foreach (var literal in filter.Literals.Where(given.Add))
            {
                await give(literal, cancellationToken).ConfigureAwait(false);
            }

            if (!filter.HasPatterns && filter.Sessions.Count == 0 && filter.Literals.Count > 0)
            {
                return;
            }
        }

        await ListedAsync(given, give, cancellationToken).ConfigureAwait(false);
    }

    private async Task ListedAsync(HashSet<string> given, Func<string, CancellationToken, Task> give, CancellationToken cancellationToken)
    {
        var searched = policies.Count == 0 ? [null] : policies.Select(p => (string?)p.ArnIn(target.Partition));
        foreach (var policyArn in searched)
        {
            await target.Eks.ListAccessEntriesAsync(
                target.Name,
                policyArn,
                async (principal, token) =>
                {
                    if (filter.FitsListed(principal) && given.Add(principal))
                    {
                        Remember(principal);
                        await give(principal, token).ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private void Remember(string principal)
    {
        if (Identity.PrincipalArn.TryParse(principal, out var parsed))
        {
            _found.Add(parsed.Canonical);
        }
    }

    private async Task<EKSAccessEntry?> ReadOneAsync(string principal, CancellationToken cancellationToken)
    {
        try
        {
            var description = await target.Eks.DescribeAccessEntryAsync(target.Name, principal, cancellationToken).ConfigureAwait(false);
            if (!filter.Fits(AccessEntryView.Of(target, description, [])))
            {
                return null;
            }

            var entry = AccessEntryView.Of(target, description, await AccessEntryCalls.PoliciesAsync(target, description, cancellationToken).ConfigureAwait(false));
            if (query.CheckPrincipal)
            {
                entry = entry with { PrincipalStatus = await _checker.CheckAsync(entry, cancellationToken).ConfigureAwait(false) };
            }

            return await _ownership.TellAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessEntryNotFound)
        {
            if (policies.Count == 0 && filter.Literals.Contains(principal))
            {
                await NotFoundAsync(NotFound(principal, fault), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await @operator.VerboseAsync($"The access entry of {principal} on cluster {target} was deleted while it was read.", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await @operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async Task DeliverAsync(EKSAccessEntry? entry, Func<EKSAccessEntry, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        if (entry is not null)
        {
            await sink(entry, cancellationToken).ConfigureAwait(false);
        }

        if (++_done % ProgressStep == 0)
        {
            await @operator.ProgressAsync("Reading access entries", target.ToString(), _done, 0, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task NotFoundAsync(EksAccessException fault, CancellationToken cancellationToken) =>
        fault.EndsPipeline ? throw fault : @operator.ErrorAsync(fault, cancellationToken);

    private EksAccessException NotFound(string principal, EksAccessException? cause) =>
        new(ErrorIds.AccessEntryNotFound, ErrorKind.NotFound, $"Cluster {target} has no access entry for {principal}.", cause)
        {
            RecommendedAction = "Check the ARN and the role's path; Get-EKSAccessEntry without -PrincipalArn lists all entries.",
            ServiceErrorCode = cause?.ServiceErrorCode,
            RequestId = cause?.RequestId,
            StatusCode = cause?.StatusCode,
            Operation = cause?.Operation,
            TargetObject = principal,
            EndsPipeline = IsSingle,
        };

    private bool IsSingle =>
        query.NotFoundEndsPipeline
        && query.Principals.Count == 1
        && !filter.HasPatterns
        && query.Clusters.ClusterNames.Count == 1
        && query.Clusters.Regions.Count <= 1
        && query.Clusters.ProfileNames.Count <= 1
        && !query.Clusters.ClusterNames.Any(NamePattern.HasWildcard);
}
