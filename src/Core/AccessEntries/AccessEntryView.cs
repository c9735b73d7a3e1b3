using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>Makes the object that is shown from what the service says.</summary>
internal static class AccessEntryView
{
    public static EKSAccessEntryPrincipal Of(ClusterTarget target, string principalArn)
    {
        var principal = PrincipalArn.TryParse(principalArn, out var parsed) ? parsed : null;
        return target.Place(new EKSAccessEntryPrincipal
        {
            PrincipalArn = principalArn,
            PrincipalAccountId = principal?.AccountId ?? string.Empty,
            PermissionSet = principal?.PermissionSet,
        });
    }

    public static EKSAccessEntry Of(ClusterTarget target, AccessEntryDescription entry, IEnumerable<AssociatedAccessPolicy> policies)
    {
        var principal = PrincipalArn.TryParse(entry.PrincipalArn, out var parsed) ? parsed : null;
        var sorted = policies.OrderBy(p => p.PolicyName, StringComparer.Ordinal).ToArray();
        return target.Place(new EKSAccessEntry
        {
            PrincipalArn = entry.PrincipalArn,
            PrincipalAccountId = principal?.AccountId ?? string.Empty,
            PermissionSet = principal?.PermissionSet,
            Type = entry.Type,
            Username = entry.Username,
            KubernetesGroups = new TextList(entry.KubernetesGroups),
            Policies = sorted,
            AccessPolicy = new TextList(sorted.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope))),
            Tags = new TagMap(entry.Tags),
            AccessEntryArn = entry.AccessEntryArn,
            CreatedAt = entry.CreatedAt,
            ModifiedAt = entry.ModifiedAt,
        });
    }
}
