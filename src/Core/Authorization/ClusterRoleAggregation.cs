using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>
/// Fills aggregated ClusterRoles from the ClusterRoles that their selectors choose, as the controller of a cluster does. For
/// manifests only: what comes from a cluster is filled already.
/// </summary>
/// <remarks>Source: kubernetes, pkg/controller/clusterroleaggregation.</remarks>
public static class ClusterRoleAggregation
{
    private const int Rounds = 100;

    /// <summary>
    /// The same roles, with the aggregated ones filled that have no rules yet: one that has rules was filled by a controller,
    /// which may have seen more roles than stand here. And the names of those that stay empty because their selectors use
    /// expressions.
    /// </summary>
    public static (IReadOnlyList<RbacRole> Roles, IReadOnlyList<string> NotFollowed) Fill(IReadOnlyList<RbacRole> roles)
    {
        var filled = roles.ToArray();
        var empty = roles.Select(r => r.Namespace is null && r.AggregationSelectors.Count > 0 && r.Rules.Count == 0 && !r.HasUnreadAggregationSelectors).ToArray();

        // A role may be chosen by another aggregated one; rounds go on until nothing changes. Rules only grow, so this ends.
        for (var round = 0; round < Rounds && FillOnce(filled, empty); round++)
        {
        }

        return (filled, roles.Where(r => r.HasUnreadAggregationSelectors && r.Rules.Count == 0).Select(r => r.Name).ToArray());
    }

    private static bool FillOnce(RbacRole[] roles, bool[] empty)
    {
        var changed = false;
        var chosenFrom = roles.Where(r => r.Namespace is null).OrderBy(r => r.Name, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < roles.Length; i++)
        {
            var role = roles[i];
            if (!empty[i])
            {
                continue;
            }

            var rules = chosenFrom
                .Where(r => r.Name != role.Name && role.AggregationSelectors.Any(s => s.All(l => r.Labels.TryGetValue(l.Key, out var value) && value == l.Value)))
                .SelectMany(r => r.Rules)
                .Distinct()
                .ToArray();
            if (!rules.SequenceEqual(role.Rules))
            {
                roles[i] = role with { Rules = rules };
                changed = true;
            }
        }

        return changed;
    }
}
