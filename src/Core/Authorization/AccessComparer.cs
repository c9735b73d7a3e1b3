using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>
/// Compares what two identities may do, over all requests there are: symbolically over rules, not by trying requests. One
/// comparer serves many comparisons and remembers rule sets it has compared. It is not safe for use by two threads at once.
/// </summary>
public sealed class AccessComparer
{
    private readonly RuleSetCache _cache = new();
    private readonly HashSet<string>? _existing;

    /// <summary>Makes a comparer.</summary>
    /// <param name="namespaces">
    /// The namespaces that exist, null when that is not known; namespaces of RoleBindings count as existing without being named.
    /// </param>
    public AccessComparer(IEnumerable<string>? namespaces = null) =>
        _existing = namespaces is null ? null : new HashSet<string>(namespaces, StringComparer.Ordinal);

    /// <summary>Compares two identities.</summary>
    /// <param name="left">The reference; null for somebody whom the cluster does not let in.</param>
    /// <param name="right">The other side; null likewise.</param>
    public AccessComparison Compare(PreparedIdentity? left, PreparedIdentity? right)
    {
        var comparison = new SpaceComparison(new AccessSpace(left, _cache), new AccessSpace(right, _cache), _cache, _existing);
        var (today, future) = comparison.Run();
        if (today.Count == 0 && future.Count == 0)
        {
            return AccessComparison.Same;
        }

        var differences = today.Select(d => WithDecisions(d, left, right)).ToArray();
        var futureDifferences = future.Select(d => WithDecisions(d, left, right)).ToArray();
        return new AccessComparison
        {
            Differences = differences,
            FutureDifferences = futureDifferences,
            Verdict = AccessComparison.VerdictOf(differences),
            FutureVerdict = AccessComparison.VerdictOf(futureDifferences),
        };
    }

    private static AccessDifference WithDecisions(AccessDifference difference, PreparedIdentity? left, PreparedIdentity? right) => difference with
    {
        Left = left?.Decide(difference.Witness),
        Right = right?.Decide(difference.Witness),
    };
}
