using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>A difference as a box of values, one list a dimension in the order of <see cref="RuleDimension"/>.</summary>
internal sealed record DifferencePart
{
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
