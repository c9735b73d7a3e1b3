using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>One dimension of the space of requests: which values rules tell apart, and which rules cover a value.</summary>
internal abstract class RuleDimension
{
    /// <summary>How all values that no rule names are shown.</summary>
    public const string Rest = "*";

    /// <summary>The dimensions of requests on resources: API group, resource, verb, name.</summary>
    public static IReadOnlyList<RuleDimension> OfResources { get; } =
    [
        new ListDimension(r => r.ApiGroups, ["example.com", "apps"]),
        new ResourceDimension(),
        new ListDimension(r => r.Verbs, ["get", "list", "create", "update", "delete", "watch", "patch", "deletecollection"]),
        new NameDimension(),
    ];

    /// <summary>The dimensions of requests on URLs: path, verb.</summary>
    public static IReadOnlyList<RuleDimension> OfUrls { get; } =
        [new UrlDimension(), new ListDimension(r => r.Verbs, ["get", "post", "put", "delete"])];

    /// <summary>One value for each class of values that some rules may tell apart, named ones first.</summary>
    public abstract IEnumerable<DimensionValue> Values(IReadOnlyCollection<PolicyRule> rules);

    /// <summary>Whether a rule covers a value.</summary>
    public abstract bool Covers(PolicyRule rule, string value);

    /// <summary>Whether a rule covers every value.</summary>
    public abstract bool CoversAll(PolicyRule rule);

    private static bool Contains(IReadOnlyList<string> list, string value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == value)
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<string> Named(IEnumerable<PolicyRule> rules, Func<PolicyRule, IReadOnlyList<string>> list)
    {
        var named = new HashSet<string>(rules.SelectMany(list), StringComparer.Ordinal);
        named.Remove(Rest);
        return named;
    }

    private static DimensionValue Value(string text) => new(text, text);

    // The first usual value that nobody names; names are finite, so a numbered one is free in the end.
    private static string Unnamed(HashSet<string> named, IReadOnlyList<string> usual, string suffix = "")
    {
        var text = usual.FirstOrDefault(u => !named.Contains(u + suffix));
        for (var i = 1; text is null; i++)
        {
            var numbered = $"{usual[0]}{i}";
            text = named.Contains(numbered + suffix) ? null : numbered;
        }

        return text + suffix;
    }

    // Verbs and API groups: plain text, or * for all.
    private sealed class ListDimension(Func<PolicyRule, IReadOnlyList<string>> list, IReadOnlyList<string> usual) : RuleDimension
    {
        public override IEnumerable<DimensionValue> Values(IReadOnlyCollection<PolicyRule> rules)
        {
            var named = Named(rules, list);
            return named.Select(Value).Concat([new DimensionValue(Unnamed(named, usual), Rest) { Others = named }]);
        }

        public override bool Covers(PolicyRule rule, string value) => Contains(list(rule), Rest) || Contains(list(rule), value);

        public override bool CoversAll(PolicyRule rule) => Contains(list(rule), Rest);
    }

    // Resources: also */subresource, which needs a value of its own for resources that nobody names.
    private sealed class ResourceDimension : RuleDimension
    {
        private static readonly string[] Usual = ["widgets", "pods", "secrets"];

        public override IEnumerable<DimensionValue> Values(IReadOnlyCollection<PolicyRule> rules)
        {
            var named = Named(rules, r => r.Resources);
            return named.Select(v => IsOfAny(v) ? new DimensionValue(Unnamed(named, Usual, v.Substring(1)), v) : Value(v))
                .Concat([new DimensionValue(Unnamed(named, Usual), Rest)]);
        }

        public override bool Covers(PolicyRule rule, string value)
        {
            if (Contains(rule.Resources, Rest) || Contains(rule.Resources, value))
            {
                return true;
            }

            var slash = value.IndexOf('/');
            return slash >= 0 && slash < value.Length - 1 && Contains(rule.Resources, Rest + value.Substring(slash));
        }

        public override bool CoversAll(PolicyRule rule) => Contains(rule.Resources, Rest);

        private static bool IsOfAny(string resource) => resource.Length > 2 && resource.StartsWith("*/", StringComparison.Ordinal);
    }

    // Names: none in the rule means all. A request without a name stands for those with a name that no rule has.
    private sealed class NameDimension : RuleDimension
    {
        private static readonly string[] Usual = [string.Empty, "other"];

        public override IEnumerable<DimensionValue> Values(IReadOnlyCollection<PolicyRule> rules)
        {
            var named = new HashSet<string>(rules.SelectMany(r => r.ResourceNames), StringComparer.Ordinal);
            return named.Select(Value).Concat([new DimensionValue(Unnamed(named, Usual), Rest) { Others = named }]);
        }

        public override bool Covers(PolicyRule rule, string value) => rule.ResourceNames.Count == 0 || Contains(rule.ResourceNames, value);

        public override bool CoversAll(PolicyRule rule) => rule.ResourceNames.Count == 0;
    }

    // URLs: each named path, each prefix itself, and for each prefix a path below it that no longer prefix takes.
    private sealed class UrlDimension : RuleDimension
    {
        public override IEnumerable<DimensionValue> Values(IReadOnlyCollection<PolicyRule> rules)
        {
            var named = Named(rules, r => r.NonResourceUrls);
            var prefixes = named.Where(IsPrefix).Select(v => v.TrimEnd('*')).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
            var paths = new HashSet<string>(named.Where(v => !IsPrefix(v)).Concat(prefixes), StringComparer.Ordinal);
            return paths.Select(Value)
                .Concat(prefixes.Select(p => new DimensionValue(Below(p, prefixes, paths), p + Rest)))
                .Concat([new DimensionValue(Below("/", prefixes, paths), Rest)]);
        }

        public override bool Covers(PolicyRule rule, string value)
        {
            foreach (var url in rule.NonResourceUrls)
            {
                if (url == Rest || url == value || (IsPrefix(url) && value.StartsWith(url.TrimEnd('*'), StringComparison.Ordinal)))
                {
                    return true;
                }
            }

            return false;
        }

        public override bool CoversAll(PolicyRule rule) => rule.NonResourceUrls.Any(u => u.Trim('*').Length == 0);

        private static bool IsPrefix(string url) => url.EndsWith(Rest, StringComparison.Ordinal);

        // One letter after the prefix; there are finitely many longer prefixes, so some letter is free.
        private static string Below(string prefix, string[] prefixes, HashSet<string> paths)
        {
            var letter = 'x';
            while (true)
            {
                var path = prefix + letter;
                if (!paths.Contains(path) && !prefixes.Any(p => p.Length > prefix.Length && path.StartsWith(p, StringComparison.Ordinal)))
                {
                    return path;
                }

                letter = letter == 'x' ? 'a' : letter == 'w' ? 'y' : letter == 'z' ? '\u00e0' : (char)(letter + 1);
            }
        }
    }
}
