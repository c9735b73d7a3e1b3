using System;
using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>Whether one rule covers one request, exactly as Kubernetes' RBAC authorizer decides it.</summary>
/// <remarks>Source: kubernetes, plugin/pkg/auth/authorizer/rbac (RuleAllows) and pkg/apis/rbac/v1/evaluation_helpers.go.</remarks>
public static class RuleMatcher
{
    private const string All = "*";

    /// <summary>True when the rule covers the request. Published object names only; see <see cref="PolicyRule.UnpublishedNames"/>.</summary>
    public static bool Matches(PolicyRule rule, AccessRequest request)
    {
        if (!Has(rule.Verbs, request.Verb))
        {
            return false;
        }

        return request.NonResourceUrl is null
            ? Has(rule.ApiGroups, request.ApiGroup) && HasResource(rule.Resources, request) && HasName(rule.ResourceNames, request.Name)
            : HasUrl(rule.NonResourceUrls, request.NonResourceUrl);
    }

    private static bool Has(IReadOnlyList<string> list, string wanted)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == All || list[i] == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasResource(IReadOnlyList<string> list, AccessRequest request)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == All || IsResource(list[i], request.Resource, request.Subresource))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsResource(string item, string resource, string subresource)
    {
        if (subresource.Length == 0)
        {
            return item == resource;
        }

        // The same as item == resource/subresource or item == */subresource, without making those texts.
        return item.Length > subresource.Length
            && item[item.Length - subresource.Length - 1] == '/'
            && item.EndsWith(subresource, StringComparison.Ordinal)
            && ((item.Length == subresource.Length + 2 && item[0] == '*')
                || (item.Length == resource.Length + subresource.Length + 1 && item.StartsWith(resource, StringComparison.Ordinal)));
    }

    // A request without a name (create, list, deletecollection as a rule) is not covered by a rule with names.
    private static bool HasName(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return true;
            }
        }

        return names.Count == 0;
    }

    private static bool HasUrl(IReadOnlyList<string> urls, string path)
    {
        for (var i = 0; i < urls.Count; i++)
        {
            var url = urls[i];
            if (url == All || url == path
                || (url.EndsWith(All, StringComparison.Ordinal) && path.StartsWith(url.TrimEnd('*'), StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
