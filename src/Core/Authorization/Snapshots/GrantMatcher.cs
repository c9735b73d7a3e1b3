using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Authorization;

/// <summary>What one source of rights gives of what is asked, whose namespace and name may be open.</summary>
internal static class GrantMatcher
{
    /// <summary>Why a right in a scope such as <c>d*-a</c> is in doubt.</summary>
    public const string WildcardDoubt = "AWS does not say what a wildcard does that is not at the end";

    /// <summary>A row for each rule that counts; certain and doubtful namespaces of a scope apart.</summary>
    public static IEnumerable<EKSAccessGrant> Match(Grant grant, AccessQuestion question)
    {
        if (grant.Rules is { Count: 0 })
        {
            return [];
        }

        return question.AnyAccess
            ? PlacesOf(grant.Source, string.Empty).Select(p => Row(grant, grant.Rules?[0], p.Scope, p.Doubt, []))
            : question.Requests
                .SelectMany(r => Places(grant.Source, r).Select(p => (Place: p, Request: r)))
                .GroupBy(x => x.Place)
                .SelectMany(g => Match(grant, g.Key.Scope, g.Key.Doubt, g.Select(x => x.Request).ToArray()));
    }

    /// <summary>A row about a rule of a source.</summary>
    public static EKSAccessGrant Row(Grant grant, PolicyRule? rule, string scope, string? doubt, IEnumerable<string> verbs)
    {
        var why = grant.Source.Doubt ?? rule?.UnpublishedNames ?? doubt;
        return new EKSAccessGrant
        {
            Decision = (why is null ? AccessVerdict.Allowed : AccessVerdict.Unknown).ToString(),
            Via = grant.Source.ToString(),
            Rule = rule?.ToString() ?? string.Empty,
            Scope = scope,
            Verbs = new TextList(verbs),
            Names = new TextList(rule?.ResourceNames ?? []),
            Reason = why ?? string.Empty,
            Source = grant.Source,
            Subject = grant.Source.Subject is { } subject ? $"{subject.Kind} {subject.Name}" : string.Empty,
        };
    }

    /// <summary>
    /// Whether a rule covers a request. A right on single names answers a request without a name, if one can have a name: what
    /// creates an object, or deletes a collection, has none.
    /// </summary>
    /// <remarks>Source: Kubernetes documentation, "Using RBAC authorization", on resourceNames.</remarks>
    public static bool Covers(PolicyRule rule, AccessRequest request)
    {
        var isOpen = request.Name.Length == 0 && rule.ResourceNames.Count > 0
            && request.Verb != "deletecollection" && (request.Verb != "create" || request.Subresource.Length > 0);
        return RuleMatcher.Matches(isOpen ? rule with { ResourceNames = [] } : rule, request);
    }

    private static IEnumerable<EKSAccessGrant> Match(Grant grant, string scope, string? doubt, AccessRequest[] requests)
    {
        if (grant.Rules is null)
        {
            yield return Row(grant, null, scope, doubt, requests.Select(r => r.Verb));
            yield break;
        }

        var open = requests.ToList();
        foreach (var rule in grant.Rules)
        {
            var covered = open.FindAll(r => Covers(rule, r));
            if (covered.Count == 0)
            {
                continue;
            }

            yield return Row(grant, rule, scope, doubt, covered.Select(r => r.Verb));

            // A rule on single names, or on names that nobody knows, leaves it open what the next one gives.
            if (rule.ResourceNames.Count == 0 && rule.UnpublishedNames is null && open.RemoveAll(covered.Contains) > 0 && open.Count == 0)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<(string Scope, string? Doubt)> Places(GrantSource source, AccessRequest request) =>
        source.Namespaces.Count > 0 && (request.NonResourceUrl is not null || ResourceKinds.IsClusterScoped(request)) ? [] : PlacesOf(source, request.Namespace);

    private static IEnumerable<(string Scope, string? Doubt)> PlacesOf(GrantSource source, string @namespace)
    {
        var namespaces = source.Namespaces;
        var all = ClusterAccessAnalysis.ScopeOf(source);
        if (namespaces.Count == 0)
        {
            return [(all, null)];
        }

        if (@namespace.Length > 0)
        {
            var taken = namespaces.Select(n => NamespacePattern.Takes(n, @namespace)).ToArray();
            return taken.Contains(AccessVerdict.Allowed) ? [(all, null)] : taken.Contains(AccessVerdict.Unknown) ? [(all, WildcardDoubt)] : [];
        }

        return namespaces.GroupBy(NamespacePattern.IsDocumented)
            .OrderBy(g => g.Key ? 0 : 1)
            .Select(g => (string.Join(",", g), g.Key ? null : WildcardDoubt));
    }
}
