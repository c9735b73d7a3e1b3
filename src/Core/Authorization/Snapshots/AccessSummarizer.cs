using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Says in words what an identity may do. What a word promises is held in full: words are chosen by rules, not by names.</summary>
internal sealed class AccessSummarizer
{
    private const int NamedNamespaces = 2;
    private const string ClusterAdmin = "Cluster admin";

    /// <summary>The word for somebody who may do no more than every signed-in user.</summary>
    public const string Nothing = "none";

    // Roles that Kubernetes gives everybody who is signed in.
    private static readonly HashSet<string> Baseline = new(["system:basic-user", "system:discovery", "system:public-info-viewer"], StringComparer.Ordinal);

    private readonly RuleSetCache _cache = new();
    private readonly (string Word, int Set)[] _levels;
    private readonly Dictionary<string, (string? Text, int Others)> _known = new(StringComparer.Ordinal);

    public AccessSummarizer(AccessPolicyCatalogue catalogue)
    {
        // From the most powerful on: the first that is held in full gives the word.
        _levels =
        [
            (ClusterAdmin, _cache.NumberOf(RuleSetCache.Everything, null)),
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
            return Nothing;
        }

        var grants = identity.Grants.Where(g => !IsBaseline(g.Source)).ToArray();
        var certain = grants.Where(g => g.Source.Doubt is null && g.Rules is not { Count: 0 }).ToArray();
        var parts = new List<string>();
        var cluster = certain.Where(g => g.Source.Namespaces.Count == 0).ToArray();
        var all = Word(cluster, inNamespace: false);
        if (all.Text is not null)
        {
            parts.Add(all.Text == ClusterAdmin ? ClusterAdmin : Sentence(all, "in the whole cluster"));
        }

        // A cluster administrator is one everywhere.
        if (all.Text != ClusterAdmin)
        {
            parts.AddRange(InNamespaces(certain, cluster, Word(cluster, inNamespace: true)));
        }

        parts.AddRange(Doubts(grants));
        if (identity.UnreadKey is not null && all.Text != ClusterAdmin)
        {
            // What was not read may give more: nobody is known to have nothing.
            parts.Add("unknown: RBAC was not read in full");
        }

        return parts.Count == 0 ? Nothing : string.Join("; ", parts);
    }

    /// <summary>True for what Kubernetes gives everybody who is signed in.</summary>
    public static bool IsBaseline(GrantSource source) =>
        source is { Kind: GrantSourceKind.ClusterRoleBinding, Binding.RoleName: { } role } && Baseline.Contains(role);

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

    private static string Sentence((string? Text, int Others) word, string place) =>
        word.Others == 0 ? $"{word.Text} {place}"
        : word.Text!.Length == 0 ? $"{Rules(word.Others)} {place}"
        : $"{word.Text} {place} and {Rules(word.Others)}";

    private static string Rules(int count) => count == 1 ? "custom: 1 rule" : $"custom: {count} rules";

    private IEnumerable<string> InNamespaces(Grant[] certain, Grant[] cluster, (string? Text, int Others) all)
    {
        var places = certain.SelectMany(g => g.Source.Namespaces).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal);
        return places
            .Select(n => (Name: n, Word: Word([.. cluster, .. certain.Where(g => g.Source.Namespaces.Contains(n, StringComparer.Ordinal))], inNamespace: true)))
            .Where(p => p.Word.Text is not null && p.Word != all)
            .GroupBy(p => p.Word)
            .Select(g => Sentence(g.Key, Places(g.Select(p => p.Name).ToArray())));
    }

    // The word (empty for rules that no word fits, null for no rules at all), and how many rules go beyond it.
    private (string? Text, int Others) Word(Grant[] grants, bool inNamespace)
    {
        var sets = grants.Select(g => _cache.NumberOf(g.Rules ?? RuleSetCache.Everything, null, g.Source.Policy?.PolicyName)).Distinct().OrderBy(s => s).ToArray();
        var key = (inNamespace ? "n" : "c") + string.Join(",", sets);
        if (!_known.TryGetValue(key, out var known))
        {
            _known.Add(key, known = Classify(sets, grants, inNamespace));
        }

        return known;
    }

    private (string? Text, int Others) Classify(int[] sets, Grant[] grants, bool inNamespace)
    {
        var rules = grants.SelectMany(g => g.Rules ?? RuleSetCache.Everything).Where(r => !inNamespace || r.Resources.Count > 0).Distinct().ToArray();
        if (rules.Length == 0)
        {
            return (null, 0);
        }

        foreach (var (word, level) in _levels.Skip(inNamespace ? 1 : 0))
        {
            if (_cache.Holds(sets, level))
            {
                return (word, rules.Count(r => !_cache.Holds([level], _cache.NumberOf([r], null))));
            }
        }

        return (string.Empty, rules.Length);
    }
}
