using System.Collections.Generic;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Authorization;

/// <summary>A source of rights with its rules; null rules cover everything (system:masters) or nobody knows what (an unpublished policy).</summary>
internal sealed record Grant(GrantSource Source, IReadOnlyList<PolicyRule>? Rules)
{
    /// <summary>Why a match is not certain; null when the source's rules are known and it applies for certain.</summary>
    public string? Doubt => Source.Doubt;

    /// <summary>Whether this source allows a request; the request's namespace is looked at for access scopes with wildcards.</summary>
    public AccessVerdict Decide(AccessRequest request, out PolicyRule? rule, out string? doubt)
    {
        rule = null;
        doubt = null;
        var verdict = Rules is null ? AccessVerdict.Allowed : Match(request, out rule, out doubt);
        if (verdict == AccessVerdict.NotAllowed)
        {
            return verdict;
        }

        var place = InScope(request);
        if (place == AccessVerdict.NotAllowed)
        {
            return place;
        }

        doubt = Doubt ?? doubt ?? (place == AccessVerdict.Unknown ? GrantMatcher.WildcardDoubt : null);
        return doubt is null ? AccessVerdict.Allowed : AccessVerdict.Unknown;
    }

    private AccessVerdict InScope(AccessRequest request)
    {
        if (Source.Policy is not { AccessScope.Type: AccessScopeType.Namespace } policy)
        {
            return AccessVerdict.Allowed;
        }

        var answer = AccessVerdict.NotAllowed;
        foreach (var pattern in policy.AccessScope.Namespaces)
        {
            switch (NamespacePattern.Takes(pattern, request.Namespace))
            {
                case AccessVerdict.Allowed:
                    return AccessVerdict.Allowed;
                case AccessVerdict.Unknown:
                    answer = AccessVerdict.Unknown;
                    break;
            }
        }

        return answer;
    }

    private AccessVerdict Match(AccessRequest request, out PolicyRule? rule, out string? doubt)
    {
        rule = null;
        doubt = null;
        for (var i = 0; i < Rules!.Count; i++)
        {
            if (!RuleMatcher.Matches(Rules[i], request))
            {
                continue;
            }

            rule = Rules[i];
            doubt = rule.UnpublishedNames is null ? null : $"AWS does not publish which names it means: {rule.UnpublishedNames}";
            if (doubt is null)
            {
                return AccessVerdict.Allowed;
            }
        }

        return rule is null ? AccessVerdict.NotAllowed : AccessVerdict.Unknown;
    }
}
