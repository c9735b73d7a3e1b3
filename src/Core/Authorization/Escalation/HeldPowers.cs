using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>
/// The powers of one identity by place: a namespace, a pattern of an access scope, or the empty text for any namespace and the
/// whole cluster. Sources of which nobody knows what they give are not among them.
/// </summary>
internal sealed class HeldPowers
{
    private readonly List<(Grant Grant, IReadOnlyList<PolicyRule> Rules)> _cluster = [];
    private readonly Dictionary<string, List<(Grant Grant, IReadOnlyList<PolicyRule> Rules)>> _named = new(StringComparer.Ordinal);
    private readonly List<(string Pattern, Grant Grant, IReadOnlyList<PolicyRule> Rules)> _patterns = [];

    /// <summary>Sorts the sources of an identity.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="choose">The rules of a source that give any power at all.</param>
    public HeldPowers(PreparedIdentity identity, Func<IReadOnlyList<PolicyRule>, IReadOnlyList<PolicyRule>> choose)
    {
        Sources = identity.Sources;
        foreach (var grant in identity.Grants.Where(g => g.Source.Kind is GrantSourceKind.AccessPolicy or GrantSourceKind.ClusterRoleBinding or GrantSourceKind.RoleBinding))
        {
            if (grant.Rules is { } all && choose(all) is { Count: > 0 } rules)
            {
                Place(grant, rules);
            }
        }

        Places = [string.Empty, .. _named.Keys.Concat(_patterns.Select(p => p.Pattern)).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal)];
    }

    /// <summary>Everything that gives the identity rights.</summary>
    public IReadOnlyList<GrantSource> Sources { get; }

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => _cluster.Count == 0 && Places.Count == 1;

    /// <summary>The places that the sources tell apart, the empty text first.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>The powers in one place. A request without a name is held, too, where it is held on some names.</summary>
    public IEnumerable<Held> At(string place, params AccessRequest[] any) => Find(place, any, GrantMatcher.Covers);

    /// <summary>One power in one place as it is written, a certain one if there is any; null when it is not held.</summary>
    public Held? Exactly(string place, AccessRequest request) => Best(Find(place, [request], RuleMatcher.Matches));

    /// <summary>The powers in whatever place.</summary>
    public IEnumerable<Held> Anywhere(params AccessRequest[] any) => Places.SelectMany(p => At(p, any));

    /// <summary>A certain power if there is any, or the first; null for none.</summary>
    public static Held? Best(IEnumerable<Held> powers) => powers.OrderBy(h => h.Doubt is null ? 0 : 1).FirstOrDefault();

    private IEnumerable<Held> Find(string place, AccessRequest[] any, Func<PolicyRule, AccessRequest, bool> covers) =>
        from source in InPlace(place)
        from rule in source.Rules
        from request in any
        where covers(rule, request)
        select new Held(source.Grant, rule, request, source.Grant.Source.Doubt ?? rule.UnpublishedNames ?? source.Doubt);

    private IEnumerable<(Grant Grant, IReadOnlyList<PolicyRule> Rules, string? Doubt)> InPlace(string place)
    {
        var certain = _named.TryGetValue(place, out var named) ? _cluster.Concat(named) : _cluster;
        return certain.Select(s => (s.Grant, s.Rules, (string?)null)).Concat(
            from pattern in _patterns
            let verdict = NamespacePattern.Takes(pattern.Pattern, place)
            where verdict != AccessVerdict.NotAllowed
            select (pattern.Grant, pattern.Rules, verdict == AccessVerdict.Unknown ? GrantMatcher.WildcardDoubt : null));
    }

    private void Place(Grant grant, IReadOnlyList<PolicyRule> rules)
    {
        if (grant.Source.Namespaces.Count == 0)
        {
            _cluster.Add((grant, rules));
        }

        foreach (var name in grant.Source.Namespaces)
        {
            if (NamespacePattern.HasWildcard(name))
            {
                _patterns.Add((name, grant, rules));
                continue;
            }

            if (!_named.TryGetValue(name, out var list))
            {
                _named.Add(name, list = []);
            }

            list.Add((grant, rules));
        }
    }
}
