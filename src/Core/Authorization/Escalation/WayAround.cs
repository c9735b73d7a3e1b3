using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>One way around: a power, what else it takes, and where it leads.</summary>
/// <param name="Meaning">What it comes to, with <c>{0}</c> for whom or what it leads to, and <c>{1}</c> for the place.</param>
/// <param name="Key">The power.</param>
/// <param name="Target">Whom or what it leads to.</param>
/// <param name="Place">Where; empty for anywhere.</param>
/// <param name="Verbs">Those of the verbs asked for that it leads to.</param>
internal sealed record WayAround(string Meaning, Held Key, string Target, string Place, IReadOnlyCollection<string> Verbs)
{
    private const int Named = 2;

    /// <summary>What it takes besides; never null.</summary>
    public IReadOnlyList<Held> Others { get; init; } = Array.Empty<Held>();

    /// <summary>Why it is not certain that it leads there though all powers are held; null when it is.</summary>
    public string? Open { get; init; }

    private string? Doubt => Key.Doubt ?? Others.Select(o => o.Doubt).FirstOrDefault(d => d is not null) ?? Open;

    /// <summary>A row for each source, rule and meaning; certain ways leave out those in doubt.</summary>
    public static IEnumerable<EKSAccessGrant> Rows(IEnumerable<WayAround> ways) =>
        ways.GroupBy(w => (w.Key.Grant, w.Key.Rule, w.Meaning)).Select(g => Row(g.Any(w => w.Doubt is null) ? g.Where(w => w.Doubt is null).ToArray() : g.ToArray()));

    private static EKSAccessGrant Row(WayAround[] ways)
    {
        var (key, other) = (ways[0].Key, ways[0].Others);
        var isOne = ways.All(w => w.Target == ways[0].Target);
        var text = Powers.TextOf(ways.Select(w => w.Key).Concat(other).Select(h => isOne ? h.Request : h.Request with { Name = string.Empty }));
        var foreign = other.Where(o => !ReferenceEquals(o.Grant, key.Grant)).Select(o => $"{Powers.TextOf([isOne ? o.Request : o.Request with { Name = string.Empty }])} by {o.Grant.Source}").Distinct(StringComparer.Ordinal).ToArray();
        var meaning = string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            ways[0].Meaning,
            Some(ways.Select(w => w.Target)),
            ways.Any(w => w.Place.Length == 0) ? "any namespace" : Some(ways.Select(w => w.Place)));
        return GrantMatcher.Row(key.Grant, key.Rule, ClusterAccessAnalysis.ScopeOf(key.Grant.Source), ways[0].Doubt, ways.SelectMany(w => w.Verbs).Distinct(StringComparer.Ordinal)) with
        {
            Indirect = $"may {text} and so {meaning}{(foreign.Length > 0 ? $" ({string.Join("; ", foreign)})" : string.Empty)}",
        };
    }

    private static string Some(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToArray();
        return all.Length <= Named ? string.Join(" or ", all) : $"{all[0]} or {all.Length - 1} others";
    }
}
