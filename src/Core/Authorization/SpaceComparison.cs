using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>One comparison of two <see cref="AccessSpace"/>s: the whole cluster, each namespace that matters, and future ones.</summary>
internal sealed class SpaceComparison(AccessSpace left, AccessSpace right, RuleSetCache cache, HashSet<string>? existing)
{
    private readonly Dictionary<string, AccessDifference> _today = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _clusterWide = new(StringComparer.Ordinal);

    /// <summary>The differences of today and of namespaces to come.</summary>
    public (IReadOnlyList<AccessDifference> Today, IReadOnlyList<AccessDifference> Future) Run()
    {
        foreach (var difference in cache.Compare(left.Cluster, right.Cluster).All)
        {
            var key = difference.Key;
            _clusterWide.Add(key);
            _today.Add(key, Make(difference, string.Empty) with { ClusterWide = true });
            _places.Add(key, new SortedSet<string>(StringComparer.Ordinal));
        }

        foreach (var name in Namespaces())
        {
            AddNamespace(name);
        }

        var today = _today.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value with { Namespaces = _places[p.Key].ToArray() }).ToArray();
        return (today, Future().ToArray());
    }

    // What holds in a namespace that exists holds with that namespace in the request.
    private static AccessDifference Make(RuleDifference difference, string @namespace) =>
        new(difference.Kind, difference.Part, difference.Witness.NonResourceUrl is null ? difference.Witness with { Namespace = @namespace } : difference.Witness);

    // Where nobody knows which namespaces exist, the named ones are taken to.
    private bool Exists(string name) => existing is null || existing.Contains(name);

    // What differs in the whole cluster is told already, though perhaps together with resources that stand outside of namespaces.
    private IEnumerable<RuleDifference> In(string @namespace)
    {
        var inside = cache.Compare(left.In(@namespace, cache), right.In(@namespace, cache)).In(@namespace);
        if (inside.Count == 0)
        {
            return inside;
        }

        var told = new HashSet<string>(cache.Compare(left.Cluster, right.Cluster).In(@namespace).Select(d => d.Key), StringComparer.Ordinal);
        return inside.Where(d => _clusterWide.Contains(d.Key) || !told.Contains(d.Key));
    }

    // Namespaces that no binding and no scope concerns are as the whole cluster.
    private SortedSet<string> Namespaces()
    {
        var bound = left.BoundNamespaces.Concat(right.BoundNamespaces);
        var named = left.NamedNamespaces.Concat(right.NamedNamespaces).Where(Exists);
        var patterns = left.Patterns.Concat(right.Patterns).ToArray();
        var matched = patterns.Length == 0 || existing is null ? [] : existing.Where(n => patterns.Any(p => NamespacePattern.Takes(p, n) != AccessVerdict.NotAllowed));
        return new SortedSet<string>(bound.Concat(named).Concat(matched), StringComparer.Ordinal);
    }

    private void AddNamespace(string name)
    {
        foreach (var difference in In(name))
        {
            var key = difference.Key;
            if (!_today.ContainsKey(key))
            {
                _today.Add(key, Make(difference, name));
                _places.Add(key, new SortedSet<string>(StringComparer.Ordinal));
            }

            _places[key].Add(name);
        }
    }

    private IEnumerable<AccessDifference> Future()
    {
        var bound = new HashSet<string>(left.BoundNamespaces.Concat(right.BoundNamespaces), StringComparer.Ordinal);
        var absent = left.NamedNamespaces.Concat(right.NamedNamespaces)
            .Where(n => !Exists(n) && !bound.Contains(n));
        var patterns = left.Patterns.Concat(right.Patterns).Distinct(StringComparer.Ordinal).ToArray();
        var taken = new HashSet<string>((existing ?? []).Concat(bound).Concat(left.NamedNamespaces).Concat(right.NamedNamespaces), StringComparer.Ordinal);
        return absent.Select(n => (Name: n, Pattern: n))
            .Concat(patterns.Select(p => (Name: NamespacePattern.Fresh(p, patterns, taken), Pattern: p)))
            .OrderBy(p => p.Pattern, StringComparer.Ordinal)
            .SelectMany(p => In(p.Name)
                .Where(d => !_clusterWide.Contains(d.Key))
                .Select(d => Make(d, p.Name) with { FuturePattern = p.Pattern, Namespaces = [p.Name] }));
    }
}
