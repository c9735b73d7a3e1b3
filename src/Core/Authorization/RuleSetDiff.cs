using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>
/// Compares two unions of rules exactly. The space of requests is split one dimension after the other, into the values that
/// the rules at hand name and one that stands for all others; parts where both sides hold the same rules are not split further.
/// </summary>
internal sealed class RuleSetDiff
{
    private readonly IReadOnlyList<RuleDimension> _dimensions;
    private readonly bool _first;
    private readonly List<DifferencePart> _found = [];

    private RuleSetDiff(IReadOnlyList<RuleDimension> dimensions, bool first) => (_dimensions, _first) = (dimensions, first);

    /// <summary>True when there is no difference at all; ends at the first one.</summary>
    public static bool AreEqual(IReadOnlyList<RuleBox> left, IReadOnlyList<RuleBox> right) => IsEqual(left, right, urls: false) && IsEqual(left, right, urls: true);

    /// <summary>All differences; both lists are in the order of rule number and doubt, without doubles.</summary>
    public static RuleSetOutcome Compare(IReadOnlyList<RuleBox> left, IReadOnlyList<RuleBox> right)
    {
        var resources = new RuleSetDiff(RuleDimension.OfResources, first: false);
        resources.Split(0, Of(left, urls: false), Of(right, urls: false), []);
        var urls = new RuleSetDiff(RuleDimension.OfUrls, first: false);
        urls.Split(0, Of(left, urls: true), Of(right, urls: true), []);
        return new RuleSetOutcome(resources._found, urls._found);
    }

    private static bool IsEqual(IReadOnlyList<RuleBox> left, IReadOnlyList<RuleBox> right, bool urls)
    {
        var diff = new RuleSetDiff(urls ? RuleDimension.OfUrls : RuleDimension.OfResources, first: true);
        diff.Split(0, Of(left, urls), Of(right, urls), []);
        return diff._found.Count == 0;
    }

    private static List<RuleBox> Of(IReadOnlyList<RuleBox> boxes, bool urls) =>
        boxes.Where(b => (urls ? b.Rule.NonResourceUrls : b.Rule.Resources).Count > 0).ToList();

    private void Split(int depth, List<RuleBox> left, List<RuleBox> right, IReadOnlyList<DimensionValue>[] path)
    {
        if ((_first && _found.Count > 0) || left.SequenceEqual(right) || (HasAllBelow(left, depth) && HasAllBelow(right, depth)))
        {
            return;
        }

        if (depth == _dimensions.Count)
        {
            Judge(left, right, path);
            return;
        }

        var dimension = _dimensions[depth];
        foreach (var part in Classes(dimension, left, right))
        {
            var value = part[0].Text;
            Split(depth + 1, Covering(dimension, left, value), Covering(dimension, right, value), [.. path, part]);
        }
    }

    // Values that the same rules cover need to be looked at only once.
    private static List<List<DimensionValue>> Classes(RuleDimension dimension, List<RuleBox> left, List<RuleBox> right)
    {
        var classes = new Dictionary<string, List<DimensionValue>>(StringComparer.Ordinal);
        var order = new List<List<DimensionValue>>();
        var signature = new char[left.Count + right.Count];
        var exclusive = left.Except(right).Concat(right.Except(left)).Select(b => b.Rule).ToArray();
        foreach (var value in dimension.Values(left.Concat(right).Select(b => b.Rule).ToArray()))
        {
            // Where only rules of both sides reach, there is no difference.
            if (!Array.Exists(exclusive, r => dimension.Covers(r, value.Text)))
            {
                continue;
            }

            for (var i = 0; i < signature.Length; i++)
            {
                var rule = i < left.Count ? left[i].Rule : right[i - left.Count].Rule;
                signature[i] = dimension.Covers(rule, value.Text) ? '1' : '0';
            }

            var key = new string(signature);
            if (!classes.TryGetValue(key, out var members))
            {
                classes.Add(key, members = []);
                order.Add(members);
            }

            members.Add(value);
        }

        return order;
    }

    private static List<RuleBox> Covering(RuleDimension dimension, List<RuleBox> boxes, string value) =>
        boxes.FindAll(b => dimension.Covers(b.Rule, value));

    private bool HasAllBelow(List<RuleBox> boxes, int depth)
    {
        foreach (var box in boxes)
        {
            if (box.Doubt == 0 && AllBelow(box.Rule, depth))
            {
                return true;
            }
        }

        return false;
    }

    private bool AllBelow(PolicyRule rule, int depth)
    {
        for (var i = depth; i < _dimensions.Count; i++)
        {
            if (!_dimensions[i].CoversAll(rule))
            {
                return false;
            }
        }

        return true;
    }

    private void Judge(List<RuleBox> left, List<RuleBox> right, IReadOnlyList<DimensionValue>[] path)
    {
        var leftHas = left.Exists(b => b.Doubt == 0);
        var rightHas = right.Exists(b => b.Doubt == 0);
        if (leftHas && rightHas)
        {
            return;
        }

        DifferenceKind kind;
        if (leftHas || rightHas)
        {
            var other = leftHas ? right : left;
            kind = other.Count > 0 ? DifferenceKind.Unknown : leftHas ? DifferenceKind.Lost : DifferenceKind.Gained;
        }
        else if (new HashSet<int>(left.Select(b => b.Doubt)).SetEquals(right.Select(b => b.Doubt)))
        {
            return;
        }
        else
        {
            kind = DifferenceKind.Unknown;
        }

        _found.Add(new DifferencePart(kind, path));
    }
}
