using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Finds the access policies that come nearest to a role.</summary>
public static class NearestPolicies
{
    private const int Wildcard = 100;

    /// <summary>Policies for customers with published rules, the nearest first; too much counts double, since it is the worse fault.</summary>
    public static IReadOnlyList<EKSPolicyMatch> To(RbacRole role, AccessPolicyCatalogue? catalogue = null) =>
        (catalogue ?? AccessPolicyCatalogue.Default).Policies
            .Where(p => p.RulesComplete && p.Audience == "customer")
            .Select(p => Match(role, p))
            .OrderBy(m => SharesNothing(role, m))
            .ThenBy(m => (2L * m.TooMuchCount) + m.TooLittleCount)
            .ThenBy(m => m.Policy.Name, StringComparer.Ordinal)
            .ToArray();

    /// <summary>One policy beside a role.</summary>
    public static EKSPolicyMatch Match(RbacRole role, EKSAccessPolicyDefinition policy)
    {
        var cache = new RuleSetCache();
        var differences = cache.Compare([cache.NumberOf(role.Rules, null)], [cache.NumberOf(policy.Rules, null, policy.Name)]).All;
        var tooMuch = differences.Where(d => d.Kind != DifferenceKind.Lost).Select(d => d.Part).ToArray();
        var tooLittle = differences.Where(d => d.Kind == DifferenceKind.Lost).Select(d => d.Part).ToArray();
        return new EKSPolicyMatch(policy)
        {
            TooMuch = tooMuch,
            TooLittle = tooLittle,
            TooMuchCount = tooMuch.Sum(Count),
            TooLittleCount = tooLittle.Sum(Count),
        };
    }

    // A small policy for something else differs little in numbers, and is no answer.
    private static bool SharesNothing(RbacRole role, EKSPolicyMatch match) => match.TooLittleCount > 0 && match.TooLittleCount >= role.Rules.Sum(Count);

    private static int Count(PolicyRule rule) =>
        Count(rule.Verbs) * (rule.NonResourceUrls.Count > 0 ? Count(rule.NonResourceUrls) : Count(rule.ApiGroups) * Count(rule.Resources));

    private static int Count(IReadOnlyList<string> values) => values.Sum(v => v == "*" ? Wildcard : 1);
}
