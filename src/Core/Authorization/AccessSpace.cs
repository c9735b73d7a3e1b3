using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Where in a cluster an identity holds which rule sets, by their numbers in a <see cref="RuleSetCache"/>.</summary>
internal sealed class AccessSpace
{
    private static readonly IReadOnlyList<int> None = [];

    private readonly Dictionary<string, List<int>> _literal = new(StringComparer.Ordinal);
    private readonly List<(string Pattern, int Set)> _patterns = [];
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal);

    /// <summary>Maps an identity; null is somebody whom the cluster does not know, and who holds nothing.</summary>
    public AccessSpace(PreparedIdentity? identity, RuleSetCache cache)
    {
        var cluster = new List<int>();
        foreach (var grant in identity?.Grants ?? [])
        {
            if (grant.Rules is { Count: 0 })
            {
                continue;
            }

            Place(grant, cache, cluster);
        }

        if (identity?.UnreadKey is { } unread)
        {
            cluster.Add(cache.NumberOf(RuleSetCache.Everything, unread));
        }

        Cluster = Sorted(cluster);
        Patterns = _patterns.Select(p => p.Pattern).Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <summary>Rule sets that hold in the whole cluster.</summary>
    public IReadOnlyList<int> Cluster { get; }

    /// <summary>Namespaces that are named without wildcards.</summary>
    public IEnumerable<string> NamedNamespaces => _literal.Keys;

    /// <summary>Namespaces with a RoleBinding, which therefore exist.</summary>
    public IEnumerable<string> BoundNamespaces => _bound;

    /// <summary>Namespace patterns of access scopes.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Rule sets that hold in one namespace, those of the whole cluster included.</summary>
    public IReadOnlyList<int> In(string @namespace, RuleSetCache cache)
    {
        var local = _literal.TryGetValue(@namespace, out var literal) ? literal : None;
        if (_patterns.Count == 0)
        {
            return local.Count == 0 ? Cluster : Sorted(local.Concat(Cluster));
        }

        var matched = _patterns
            .Select(p => (p.Set, p.Pattern, Verdict: NamespacePattern.Takes(p.Pattern, @namespace)))
            .Where(p => p.Verdict != AccessVerdict.NotAllowed)
            .Select(p => p.Verdict == AccessVerdict.Allowed ? p.Set : cache.Doubted(p.Set, $"wildcards of {p.Pattern}"));
        return Sorted(local.Concat(Cluster).Concat(matched));
    }

    private void Place(Grant grant, RuleSetCache cache, List<int> cluster)
    {
        var set = cache.NumberOf(grant.Rules ?? RuleSetCache.Everything, grant.Doubt, grant.Source.Policy?.PolicyName);
        if (grant.Source.Namespaces.Count == 0)
        {
            cluster.Add(set);
            return;
        }

        foreach (var name in grant.Source.Namespaces)
        {
            if (NamespacePattern.HasWildcard(name))
            {
                _patterns.Add((name, set));
                continue;
            }

            if (!_literal.TryGetValue(name, out var list))
            {
                _literal.Add(name, list = []);
            }

            list.Add(set);
            if (grant.Source.Binding is not null)
            {
                _bound.Add(name);
            }
        }
    }

    private static int[] Sorted(IEnumerable<int> sets) => sets.Distinct().OrderBy(s => s).ToArray();
}
