using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Numbers rules, doubts and rule sets by content, and remembers the outcome of comparing rule sets.</summary>
internal sealed class RuleSetCache
{
    /// <summary>Rules that cover every request.</summary>
    public static readonly IReadOnlyList<PolicyRule> Everything =
    [
        new PolicyRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] },
        new PolicyRule { Verbs = ["*"], NonResourceUrls = ["*"] },
    ];

    private readonly Dictionary<PolicyRule, int> _rules = [];
    private readonly Dictionary<string, int> _doubts = new(StringComparer.Ordinal);
    private readonly Dictionary<(int List, string Doubt), int> _numbers = [];
    private readonly Dictionary<string, int> _contents = new(StringComparer.Ordinal);
    private readonly Dictionary<IReadOnlyList<PolicyRule>, int> _lists = new(new ByReference());
    private readonly List<RuleBox[]> _sets = [];
    private readonly Dictionary<int, AccessRequest[]> _samples = [];
    private readonly Dictionary<string, RuleSetOutcome> _outcomes = new(StringComparer.Ordinal);

    /// <summary>The number of a rule set: the same for the same rules under the same doubt.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="doubt">What they hang on; null when they hold for certain.</param>
    /// <param name="policy">The access policy they belong to, for rules on unpublished names.</param>
    public int NumberOf(IReadOnlyList<PolicyRule> rules, string? doubt, string? policy = null)
    {
        if (!_lists.TryGetValue(rules, out var list))
        {
            _lists.Add(rules, list = _lists.Count);
        }

        var key = (list, doubt ?? string.Empty);
        if (!_numbers.TryGetValue(key, out var number))
        {
            _numbers.Add(key, number = Add(rules.Select(r => Box(r, doubt, policy))));
        }

        return number;
    }

    /// <summary>The same rule set under one doubt more.</summary>
    public int Doubted(int set, string doubt) =>
        Add(_sets[set].Select(b => b with { Doubt = DoubtNumber($"{doubt} and {b.Doubt}") }));

    /// <summary>Compares two unions of rule sets.</summary>
    public RuleSetOutcome Compare(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        if (left.SequenceEqual(right))
        {
            return RuleSetOutcome.Same;
        }

        var key = string.Join(",", left) + "|" + string.Join(",", right);
        if (!_outcomes.TryGetValue(key, out var outcome))
        {
            _outcomes.Add(key, outcome = RuleSetDiff.Compare(Union(left), Union(right)));
        }

        return outcome;
    }

    /// <summary>True when every right of a set is held by a union of sets already, under the same doubts.</summary>
    public bool Holds(IReadOnlyList<int> sets, int wanted) =>
        sets.Contains(wanted) || (HoldsSamples(sets, wanted) && RuleSetDiff.AreEqual(Union(sets), Union(sets.Concat([wanted]).OrderBy(s => s).ToArray())));

    // One request of each rule: most sets are told apart by these, without a comparison of all.
    private bool HoldsSamples(IReadOnlyList<int> sets, int wanted)
    {
        if (!_samples.TryGetValue(wanted, out var samples))
        {
            _samples.Add(wanted, samples = _sets[wanted].Where(b => b.Doubt == 0).SelectMany(b => SampleRequests.Of(b.Rule)).ToArray());
        }

        return Array.TrueForAll(samples, r => sets.Any(s => Array.Exists(_sets[s], b => b.Doubt == 0 && RuleMatcher.Matches(b.Rule, r))));
    }

    private int Add(IEnumerable<RuleBox> boxes)
    {
        var set = boxes.Distinct().OrderBy(b => b.RuleId).ThenBy(b => b.Doubt).ToArray();
        var content = string.Join(",", set.Select(b => $"{b.RuleId}/{b.Doubt}"));
        if (!_contents.TryGetValue(content, out var number))
        {
            number = _sets.Count;
            _sets.Add(set);
            _contents.Add(content, number);
        }

        return number;
    }

    private RuleBox Box(PolicyRule rule, string? doubt, string? policy)
    {
        if (!_rules.TryGetValue(rule, out var id))
        {
            _rules.Add(rule, id = _rules.Count);
        }

        var why = doubt ?? (rule.UnpublishedNames is null ? null : $"names of {policy}: {rule}");
        return new RuleBox(rule, id, why is null ? 0 : DoubtNumber(why));
    }

    private int DoubtNumber(string doubt)
    {
        if (!_doubts.TryGetValue(doubt, out var number))
        {
            _doubts.Add(doubt, number = _doubts.Count + 1);
        }

        return number;
    }

    private RuleBox[] Union(IReadOnlyList<int> sets) => sets.Count == 1
        ? _sets[sets[0]]
        : sets.SelectMany(s => _sets[s]).Distinct().OrderBy(b => b.RuleId).ThenBy(b => b.Doubt).ToArray();

    private sealed class ByReference : IEqualityComparer<IReadOnlyList<PolicyRule>>
    {
        public bool Equals(IReadOnlyList<PolicyRule>? x, IReadOnlyList<PolicyRule>? y) => ReferenceEquals(x, y);

        public int GetHashCode(IReadOnlyList<PolicyRule> obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
