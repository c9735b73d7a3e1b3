using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Says in words what an identity may do. What a word promises is held in full: words are chosen by rules, not by names.</summary>
internal sealed class AccessSummarizer
{
    private const int NamedNamespaces = 2;

    // Roles that Kubernetes gives everybody who is signed in.
    private static readonly HashSet<string> Baseline = new(["system:basic-user", "system:discovery", "system:public-info-viewer"], StringComparer.Ordinal);

    private readonly RuleSetCache _cache = new();
    private readonly (string Word, int Set)[] _levels;
    private readonly Dictionary<string, (string? Word, int Others)> _known = new(StringComparer.Ordinal);

    public AccessSummarizer(AccessPolicyCatalogue catalogue)
    {
        // From the most powerful on: the first that is held in full gives the word.
        _levels =
        [
            ("Cluster admin", _cache.NumberOf(RuleSetCache.Everything, null)),
            ("Everything", _cache.NumberOf([RuleSetCache.Everything[0]], null)),
            .. new[] { ("Admin", "Admin"), ("Edit", "Edit"), ("Read everything", "AdminView"), ("View", "View") }
                .Select(l => (l.Item1, _cache.NumberOf(catalogue.Resolve(l.Item2).Rules, null))),
        ];
    }

    /// <summary>The words; <c>none</c> for somebody who is not let in or may do only what everybody may.</summary>
    public string Describe(PreparedIdentity? identity)
    {
        if (identity is null)
        {
            return "none";
        }

        var grants = identity.Grants.Where(g => !IsBaseline(g)).ToArray();
        var certain = grants.Where(g => g.Source.Doubt is null && g.Rules is not { Count: 0 }).ToArray();
        var parts = new List<string>();
        var cluster = certain.Where(g => g.Source.Namespaces.Count == 0).ToArray();
        var all = Word(cluster);
        if (all is not null)
        {
            parts.Add(all == "Cluster admin" ? all : all + " in the whole cluster");
        }

        // A cluster administrator is one everywhere.
        if (all != "Cluster admin")
        {
            parts.AddRange(InNamespaces(certain, cluster, all));
        }

        parts.AddRange(Doubts(grants));
        return parts.Count == 0 ? "none" : string.Join("; ", parts);
    }

    private static bool IsBaseline(Grant grant) =>
        grant.Source is { Kind: GrantSourceKind.ClusterRoleBinding, Binding.RoleName: { } role } && Baseline.Contains(role);

    private static IEnumerable<string> Doubts(Grant[] grants)
    {
        var doubtful = grants.Where(g => g.Source.Doubt is not null).ToArray();
        if (doubtful.Any(g => g.Source.Kind == GrantSourceKind.NodeAuthorizer))
        {
            yield return "Node";
        }

        var policies = doubtful.Where(g => g.Source.Policy is not null).Select(g => EKSAccessPolicyDefinition.ShortNameOf(g.Source.Policy!.PolicyName)).Distinct(StringComparer.Ordinal).ToArray();
        if (policies.Length > 0)
        {
            yield return "unknown: " + string.Join(", ", policies);
        }

        if (doubtful.Any(g => g.Source.Kind is not (GrantSourceKind.NodeAuthorizer or GrantSourceKind.AccessPolicy)))
        {
            yield return "unknown: not certain who it is";
        }
    }

    private static string Places(string[] names) =>
        names.Length <= NamedNamespaces ? $"in {string.Join(" and ", names)}" : $"in {names.Length} namespaces";

    private IEnumerable<string> InNamespaces(Grant[] certain, Grant[] cluster, string? all)
    {
        var places = certain.SelectMany(g => g.Source.Namespaces).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal);
        return places
            .Select(n => (Name: n, Word: Word([.. cluster, .. certain.Where(g => g.Source.Namespaces.Contains(n, StringComparer.Ordinal))])))
            .Where(p => p.Word is not null && p.Word != all)
            .GroupBy(p => p.Word!, StringComparer.Ordinal)
            .Select(g => $"{g.Key} {Places(g.Select(p => p.Name).ToArray())}");
    }

    private string? Word(Grant[] grants)
    {
        if (grants.Length == 0)
        {
            return null;
        }

        var sets = grants.Select(g => _cache.NumberOf(g.Rules ?? RuleSetCache.Everything, null, g.Source.Policy?.PolicyName)).Distinct().OrderBy(s => s).ToArray();
        var key = string.Join(",", sets);
        if (!_known.TryGetValue(key, out var known))
        {
            _known.Add(key, known = Classify(sets, grants));
        }

        return known.Word is null ? Rules(known.Others) : known.Others == 0 ? known.Word : $"{known.Word} and {Rules(known.Others)}";
    }

    private static string Rules(int count) => count == 1 ? "custom: 1 rule" : $"custom: {count} rules";

    private (string? Word, int Others) Classify(int[] sets, Grant[] grants)
    {
        var rules = grants.SelectMany(g => g.Rules ?? RuleSetCache.Everything).Distinct().ToArray();
        foreach (var (word, level) in _levels)
        {
            if (Holds(sets, level))
            {
                return (word, rules.Count(r => !Holds([level], _cache.NumberOf([r], null))));
            }
        }

        return (null, rules.Length);
    }

    // A set is held when adding it changes nothing.
    private bool Holds(int[] sets, int wanted) =>
        sets.Contains(wanted) || _cache.Compare(sets, sets.Concat([wanted]).OrderBy(s => s).ToArray()).Count == 0;
}
