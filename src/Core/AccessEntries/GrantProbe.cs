using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>What a grant adds in one place, and requests that show it: allowed by the catalogue, and not by the entry as it was.</summary>
/// <param name="What">The policy with its scope, for messages.</param>
/// <param name="Requests">Requests, the plainest first; empty when the policy's rules are not published.</param>
internal sealed record GrantProbe(string What, IReadOnlyList<AccessRequest> Requests)
{
    /// <summary>So many requests are tried at most before a place is given up: whoever may do all of them already may do the rest, too.</summary>
    private const int MaxRequests = 8;

    // A namespace's policies do not give these, whatever their rules say.
    private static readonly HashSet<string> OutsideNamespaces = new(["namespaces", "nodes", "persistentvolumes"], StringComparer.Ordinal);

    /// <summary>The probes of a plan: one for each policy and each namespace that it adds.</summary>
    public static IEnumerable<GrantProbe> Of(AccessGrantPlan plan, AccessPolicyCatalogue catalogue)
    {
        foreach (var (policy, scope) in plan.Associate.Select(a => (a.Key, a.Value)))
        {
            var old = plan.Before?.Policies.FirstOrDefault(p => p.PolicyArn == policy)?.AccessScope;
            var places = scope.Type == AccessScopeType.Cluster ? [string.Empty] : scope.Namespaces.Except(old?.Namespaces ?? [], StringComparer.Ordinal);
            foreach (var place in places)
            {
                yield return new GrantProbe(
                    AccessPolicyText.Format(policy, place.Length == 0 ? AccessScope.Cluster : AccessScope.ForNamespaces([place])),
                    RequestsFor(policy, place, plan.Before, catalogue));
            }
        }
    }

    private static AccessRequest[] RequestsFor(string policy, string place, EKSAccessEntry? before, AccessPolicyCatalogue catalogue)
    {
        var had = before?.Policies.SelectMany(p => RulesOf(p.PolicyArn, catalogue)).ToArray() ?? [];
        var all = RulesOf(policy, catalogue).SelectMany(rule => RequestsOf(rule, place)).ToArray();
        var added = all.Where(request => !had.Any(rule => RuleMatcher.Matches(rule, request))).ToArray();
        return Spread(added.Length > 0 ? added : all);
    }

    private static IEnumerable<PolicyRule> RulesOf(string policy, AccessPolicyCatalogue catalogue) =>
        (catalogue.TryResolve(policy, Partitions.Aws, out var known) ? known.Rules : [])
            .Where(r => r.ResourceNames.Count == 0 && r.UnpublishedNames is null && r.ApiGroups.Count > 0);

    private static IEnumerable<AccessRequest> RequestsOf(PolicyRule rule, string place) =>
        from resource in rule.Resources
        let parts = resource.Split('/')
        where place.Length == 0 || !OutsideNamespaces.Contains(parts[0])
        from verb in rule.Verbs
        select new AccessRequest(verb)
        {
            ApiGroup = rule.ApiGroups[0],
            Resource = parts[0],
            Subresource = parts.Length > 1 ? parts[1] : string.Empty,
            Namespace = place == "*" ? "default" : place.Replace("*", "0"),
        };

    // Neighbours are alike: somebody who may read pods may read services. Some from all over tell more than the first few.
    private static AccessRequest[] Spread(AccessRequest[] all) => all.Length <= MaxRequests
        ? all
        : Enumerable.Range(0, MaxRequests).Select(i => all[i * all.Length / MaxRequests]).ToArray();
}
