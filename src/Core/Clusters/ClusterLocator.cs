using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Clusters;

/// <summary>
/// Finds clusters for one run of a command: one for a command that writes, many for a command that reads. A cluster is
/// described once a run, and a session's identity is asked for once.
/// </summary>
public sealed class ClusterLocator
{
    private const int DescribeDegree = 8;
    private const int PlaceDegree = 8;

    private readonly ISessionSource _sessions;
    private readonly AwsSessionOptions _options;
    private readonly IOperator _operator;
    private readonly ConcurrentDictionary<IAwsSession, bool> _named = new();
    private readonly ConcurrentDictionary<(IAwsSession, string Name), Task<ClusterDescription>> _descriptions = new();
    private readonly ConcurrentDictionary<IAwsSession, Task<CallerIdentity>> _callers = new();

    /// <summary>Makes a locator for one run.</summary>
    /// <param name="sessions">Opens sessions.</param>
    /// <param name="options">Credentials, region and endpoints of the command line.</param>
    /// <param name="operator">Is told where credentials and region came from, and what could not be found. It may be called from several threads.</param>
    public ClusterLocator(ISessionSource sessions, AwsSessionOptions options, IOperator @operator)
    {
        (_sessions, _options, _operator) = (sessions, options, @operator);
    }

    /// <summary>
    /// Is told when a pattern of names fits no cluster in any place (<c>NoClusterMatches</c>): nothing found must not look like
    /// nothing there. Without it the operator is warned.
    /// </summary>
    internal Func<EksAccessException, CancellationToken, Task>? NothingFits { get; init; }

    /// <summary>Finds the one cluster a command works on. Makes no call that writes.</summary>
    /// <exception cref="EksAccessException">
    /// <c>WildcardNotAllowed</c>, <c>InvalidArgument</c>, <c>InvalidArn</c>, <c>ConflictingRegion</c>, <c>WrongAccount</c>,
    /// <c>ClusterNotFound</c>, and what opening a session throws.
    /// </exception>
    public async Task<ClusterTarget> LocateAsync(ClusterChoice choice, CancellationToken cancellationToken)
    {
        var address = ClusterAddress.Of(choice, _options);
        var session = await OpenAsync(address.Options, cancellationToken).ConfigureAwait(false);
        return await FindAsync(address, session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Finds many clusters, and hands them on when all are found, in the order of the query: by its names, then by its profiles
    /// and regions; those of one pattern by their own names.
    /// </summary>
    /// <exception cref="EksAccessException">What <see cref="LocateManyAsync"/> throws.</exception>
    internal async Task LocateInOrderAsync(ClusterQuery query, Func<ClusterTarget, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var found = new List<ClusterTarget>();
        await LocateManyAsync(query, AccessEntryCalls.Into(found), cancellationToken).ConfigureAwait(false);
        var (fits, places) = (query.ClusterNames.Select(FitsName).ToList(), Places(query));
        foreach (var target in found.OrderBy(t => fits.FindIndex(f => f(t))).ThenBy(t => places.IndexOf(t.Options)).ThenBy(t => t.Name, StringComparer.Ordinal))
        {
            await sink(target, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Func<ClusterTarget, bool> FitsName(string name)
    {
        var text = name.Trim();
        var pattern = NamePattern.HasWildcard(text) ? new NamePattern(text) : null;
        return target => pattern?.IsMatch(target.Name) ?? (text == target.Name || string.Equals(text, target.Arn.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Finds many clusters and hands each on as it is found, one at a time, in no certain order: a cluster or region that
    /// does not answer holds up no other. What fails goes to the operator, and the others go on.
    /// </summary>
    /// <exception cref="EksAccessException">A fault of arguments, credentials or region, when there is no other place to look in.</exception>
    public async Task LocateManyAsync(ClusterQuery query, Func<ClusterTarget, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var names = query.ClusterNames.Where(n => !string.IsNullOrWhiteSpace(n)).Select(n => n.Trim()).Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
        {
            await LocatePipedAsync(query, sink, cancellationToken).ConfigureAwait(false);
            return;
        }

        var isArn = names.ToLookup(n => n.StartsWith("arn:", StringComparison.OrdinalIgnoreCase));
        var places = isArn[false].Any() ? Places(query) : [];
        var tally = new PatternTally(isArn[false]);
        using var gate = new SemaphoreSlim(1, 1);
        Task OneAtATimeAsync(ClusterTarget target, CancellationToken token) => gate.RunAsync(t => sink(target, t), token);
        var searches = isArn[true].Select(arn => (Func<CancellationToken, Task>)(token => LocateByArnAsync(ClusterAddress.OfName(arn, _options), query, OneAtATimeAsync, token)))
            .Concat(places.Select(place => (Func<CancellationToken, Task>)(token => LocateAtAsync(place, places.Count > 1, isArn[false].ToArray(), tally, OneAtATimeAsync, token))));
        await ConcurrentWork.RunAsync(searches, PlaceDegree, cancellationToken).ConfigureAwait(false);
        if (tally.Fault() is { } fault)
        {
            await (NothingFits?.Invoke(fault, cancellationToken) ?? _operator.WarnAsync(fault.Message, cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task LocateAtAsync(AwsSessionOptions place, bool isOneOfMany, IReadOnlyList<string> names, PatternTally tally, Func<ClusterTarget, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        try
        {
            var session = await OpenAsync(place, cancellationToken).ConfigureAwait(false);
            await LocateInAsync(session, place, names, tally, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (isOneOfMany || !fault.EndsPipeline)
        {
            await _operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    internal Task<CallerIdentity> GetCallerAsync(IAwsSession session, CancellationToken cancellationToken) =>
        Once(_callers, session, s => s.Sts.GetCallerIdentityAsync(cancellationToken));

    private static Task<TValue> Once<TKey, TValue>(ConcurrentDictionary<TKey, Task<TValue>> cache, TKey key, Func<TKey, Task<TValue>> ask)
        where TKey : notnull
    {
        if (cache.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled)
        {
            return known;
        }

        // A failure is not kept: the next who asks may be luckier.
        return cache[key] = ask(key);
    }

    private async Task<IAwsSession> OpenAsync(AwsSessionOptions options, CancellationToken cancellationToken)
    {
        var session = await _sessions.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        if (_named.TryAdd(session, true))
        {
            await _operator.VerboseAsync($"Credentials from {session.CredentialSource}; region {session.Region} from {session.RegionSource}.", cancellationToken).ConfigureAwait(false);
        }

        return session;
    }

    private List<AwsSessionOptions> Places(ClusterQuery query)
    {
        var profiles = query.ProfileNames.Count == 0 ? [_options] : query.ProfileNames.Distinct(StringComparer.Ordinal).Select(p => _options with { ProfileName = p });
        return profiles
            .SelectMany(o => query.Regions.Count == 0 ? [o] : query.Regions.Distinct(StringComparer.OrdinalIgnoreCase).Select(r => o with { Region = r }))
            .ToList();
    }

    private async Task LocatePipedAsync(ClusterQuery query, Func<ClusterTarget, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        if (query.Regions.Count > 0 && !string.IsNullOrWhiteSpace(query.Piped?.Region) && !query.Regions.Contains(query.Piped!.Region!, StringComparer.OrdinalIgnoreCase))
        {
            throw new EksAccessException(ErrorIds.ConflictingRegion, ErrorKind.InvalidInput, $"The region {string.Join(", ", query.Regions)} contradicts {query.Piped.Region}, the region of the piped object.")
            {
                RecommendedAction = "Leave -Region out, or give -ClusterName.",
                TargetObject = query.Piped.ClusterArn ?? query.Piped.ClusterName,
            };
        }

        // A region that the object itself names needs no list; a list of one stands for the region it names.
        var region = string.IsNullOrWhiteSpace(query.Piped?.Region) && query.Regions.Count == 1 ? query.Regions[0] : _options.Region;
        var options = _options with { Region = region, ProfileName = query.ProfileNames.Count == 1 ? query.ProfileNames[0] : _options.ProfileName };
        var address = ClusterAddress.Of(new ClusterChoice { Piped = query.Piped }, options);
        await LocateByArnAsync(address, query, sink, cancellationToken).ConfigureAwait(false);
    }

    private async Task LocateByArnAsync(ClusterAddress address, ClusterQuery query, Func<ClusterTarget, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var profiles = query.ProfileNames.Count == 0 ? [address.Options] : query.ProfileNames.Select(p => address.Options with { ProfileName = p }).ToArray();
        EksAccessException? last = null;
        ClusterTarget? target = null;
        foreach (var options in profiles.TakeWhile(_ => target is null))
        {
            try
            {
                var session = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
                target = await FindAsync(address with { Options = options }, session, cancellationToken).ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (profiles.Length > 1 || !fault.EndsPipeline)
            {
                // Of several profiles only one can be of the cluster's account: the next is tried.
                last = fault;
            }
        }

        if (target is not null)
        {
            await sink(target, cancellationToken).ConfigureAwait(false);
        }
        else if (last is not null)
        {
            await _operator.ErrorAsync(last, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LocateInAsync(IAwsSession session, AwsSessionOptions options, IReadOnlyList<string> names, PatternTally tally, Func<ClusterTarget, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        async Task<ClusterTarget?> FindOneAsync(string name, CancellationToken token)
        {
            try
            {
                return await FindAsync(ClusterAddress.OfName(name, options), session, token).ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (!fault.EndsPipeline)
            {
                await _operator.ErrorAsync(fault, token).ConfigureAwait(false);
                return null;
            }
        }

        await ConcurrentWork.RunAsync<string, ClusterTarget?>(
            (give, token) => NamesAsync(session, names, tally, give, token),
            FindOneAsync,
            (target, token) => target is { } found ? sink(found, token) : Task.CompletedTask,
            DescribeDegree,
            DeliveryOrder.AsReady,
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task NamesAsync(IAwsSession session, IReadOnlyList<string> names, PatternTally tally, Func<string, CancellationToken, Task> give, CancellationToken cancellationToken)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names.Where(n => !NamePattern.HasWildcard(n)))
        {
            given.Add(name);
            await give(name, cancellationToken).ConfigureAwait(false);
        }

        var patterns = names.Where(NamePattern.HasWildcard).Select(n => new NamePattern(n)).ToArray();
        if (patterns.Length == 0)
        {
            return;
        }

        var matched = new List<string>();
        await session.Eks.ListClustersAsync(
            async (name, token) =>
            {
                if (Array.Exists(patterns, p => p.IsMatch(name)))
                {
                    matched.Add(name);
                    if (given.Add(name))
                    {
                        await give(name, token).ConfigureAwait(false);
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
        tally.Add(session.Region, session.CredentialSource, matched);
    }

    private async Task<ClusterTarget> FindAsync(ClusterAddress address, IAwsSession session, CancellationToken cancellationToken)
    {
        if (address.ExpectedAccountId is { } expected)
        {
            var caller = await GetCallerAsync(session, cancellationToken).ConfigureAwait(false);
            CheckAccount(caller.Account, expected, address, session);
        }

        ClusterDescription description;
        try
        {
            description = await Once(_descriptions, (session, address.Name), k => k.Item1.Eks.DescribeClusterAsync(k.Name, cancellationToken)).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.ClusterNotFound)
        {
            throw fault.Amend($"{fault.Message.TrimEnd('.')}; asked in region {session.Region} with the credentials of {session.CredentialSource}.");
        }

        if (!ClusterArn.TryParse(description.Arn, out var arn))
        {
            throw new EksAccessException(ErrorIds.UnexpectedAnswer, ErrorKind.ProtocolViolation, $"DescribeCluster gives cluster {address.Name} the ARN '{description.Arn}', which is none.")
            {
                TargetObject = address.Name,
            };
        }

        CheckAccount(arn.AccountId, address.ExpectedAccountId ?? arn.AccountId, address, session);
        return new ClusterTarget(this, session, address.Options, description, arn);
    }

    private static void CheckAccount(string actual, string expected, ClusterAddress address, IAwsSession session)
    {
        if (actual != expected)
        {
            throw new EksAccessException(ErrorIds.WrongAccount, ErrorKind.InvalidState, $"The credentials ({session.CredentialSource}) belong to account {actual}, but cluster {address.Name} is in account {expected}.")
            {
                RecommendedAction = $"Give -ProfileName or -AssumeRoleArn for account {expected}, or -ClusterName to work on the cluster of that name in account {actual}.",
                TargetObject = address.Arn?.ToString() ?? address.Name,
            };
        }
    }
}
