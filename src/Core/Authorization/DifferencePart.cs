using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>A difference as a box of values, one list a dimension in the order of <see cref="RuleDimension"/>.</summary>
internal sealed record DifferencePart
{
    private static readonly string[] VerbsOnOne = ["get", "update", "patch", "delete"];

    private readonly IReadOnlyList<DimensionValue>[] _values;

    // A value that stands for the rest is good only beside the values it was found with, so the witness is taken at once.
    private readonly string[] _witness;

    public DifferencePart(DifferenceKind kind, IReadOnlyList<DimensionValue>[] values)
    {
        Kind = kind;
        _values = values.Select(Sorted).ToArray();
        _witness = _values.Select(v => v[0].Text).ToArray();
    }

    private DifferencePart(DifferencePart part, int dimension, IEnumerable<DimensionValue> values)
    {
        Kind = part.Kind;
        _witness = part._witness;
        _values = (IReadOnlyList<DimensionValue>[])part._values.Clone();
        _values[dimension] = Sorted(values);
    }

    public DifferenceKind Kind { get; }

    /// <summary>Joins boxes that differ in one dimension only, from the last dimension to the first.</summary>
    public static IReadOnlyList<DifferencePart> Merge(IReadOnlyList<DifferencePart> parts)
    {
        if (parts.Count < 2)
        {
            return parts;
        }

        for (var dimension = parts[0]._values.Length - 1; dimension >= 0; dimension--)
        {
            var free = dimension;
            parts = parts
                .GroupBy(p => p.Key(free), StringComparer.Ordinal)
                .Select(g => new DifferencePart(g.First(), free, g.SelectMany(p => p._values[free])))
                .ToArray();
        }

        return parts;
    }

    /// <summary>True when the box is on the core resource namespaces too, by that name.</summary>
    public bool IsOnNamespaces => _values[0].Any(g => g.Text.Length == 0) && _values[1].Any(IsNamespaces);

    /// <summary>The boxes that are left of one on resources when those that are known to stand outside of namespaces are taken out.</summary>
    public IEnumerable<DifferencePart> Local() => _values[1].Any(r => _values[0].Any(g => ResourceKinds.IsClusterScoped(g.Text, KindOf(r)))) ? LocalByGroup() : [this];

    private IEnumerable<DifferencePart> LocalByGroup() =>
        from @group in _values[0]
        let resources = _values[1].Where(r => !ResourceKinds.IsClusterScoped(@group.Text, KindOf(r))).ToArray()
        where resources.Length > 0
        select new DifferencePart(Kind, [[@group], resources, _values[2], _values[3]]);

    /// <summary>What the box has on one namespace itself, which is asked for inside it.</summary>
    public IEnumerable<DifferencePart> OnNamespace(string name)
    {
        var verbs = _values[2].Select(OnOne).OfType<DimensionValue>().ToArray();
        var named = _values[3].Where(n => n.Has(name)).Select(n => n with { Text = name }).Take(1).ToArray();
        return verbs.Length == 0 || named.Length == 0
            ? []
            : [new DifferencePart(Kind, [[new DimensionValue(string.Empty, string.Empty)], _values[1].Where(IsNamespaces).ToArray(), verbs, named])];
    }

    /// <summary>The box as a difference of rules on resources.</summary>
    public RuleDifference ToResources()
    {
        var resource = _witness[1];
        var slash = resource.IndexOf('/');
        var witness = new AccessRequest(_witness[2])
        {
            ApiGroup = _witness[0],
            Resource = slash < 0 ? resource : resource.Substring(0, slash),
            Subresource = slash < 0 ? string.Empty : resource.Substring(slash + 1),
            Name = _witness[3],
        };
        var names = Shown(3);
        var rule = new PolicyRule
        {
            ApiGroups = Shown(0),
            Resources = Shown(1),
            Verbs = Shown(2),
            ResourceNames = names.Contains(RuleDimension.Rest, StringComparer.Ordinal) ? [] : names,
        };
        return new RuleDifference(Kind, rule, witness);
    }

    /// <summary>The box as a difference of rules on URLs.</summary>
    public RuleDifference ToUrls() => new(
        Kind,
        new PolicyRule { NonResourceUrls = Shown(0), Verbs = Shown(1) },
        new AccessRequest(_witness[1]) { NonResourceUrl = _witness[0] });

    private static string KindOf(DimensionValue resource) => resource.Text.Split('/')[0];

    private static bool IsNamespaces(DimensionValue resource) => KindOf(resource) == "namespaces";

    // A verb, or one for all that no rule names, with which a single object is asked for.
    private static DimensionValue? OnOne(DimensionValue verb) =>
        verb.Others is null ? (ResourceKinds.IsOnMany(verb.Text) ? null : verb)
        : verb with { Text = Array.Find(VerbsOnOne, verb.Has) ?? "other" };

    private string Key(int free) =>
        Kind + "\u0001" + string.Join("\u0001", _values.Select((v, i) => i == free ? string.Empty : string.Join("\u0002", v.Select(x => x.Shown))));

    // Named values before the rest, in an order that does not hang on where the rules stand.
    private static IReadOnlyList<DimensionValue> Sorted(IEnumerable<DimensionValue> values) => values
        .GroupBy(v => v.Shown, StringComparer.Ordinal)
        .Select(g => g.First())
        .OrderBy(v => v.Text == v.Shown ? 0 : 1)
        .ThenBy(v => v.Shown, StringComparer.Ordinal)
        .ToArray();

    private string[] Shown(int dimension) => _values[dimension].Select(v => v.Shown).ToArray();
}
