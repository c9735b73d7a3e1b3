using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>What a snapshot would be after changes that nobody has made yet.</summary>
public static class PlannedAccess
{
    /// <summary>
    /// The snapshot with specs granted, as Grant-EKSClusterAccess grants them: entries are made, and one that is there gains what
    /// the spec has and keeps what it has, its username too. Only Ready specs count. Where the mode has no access entries, the
    /// next one is assumed.
    /// </summary>
    /// <exception cref="Errors.EksAccessException"><c>UnknownAccessPolicy</c>, <c>InvalidArgument</c> for an access policy of a spec that says nothing.</exception>
    public static EKSClusterAccess Apply(EKSClusterAccess access, IEnumerable<EKSAccessEntrySpec> specs, string? mode = null)
    {
        var entries = access.Entries.GroupBy(e => e.PrincipalArn, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        foreach (var spec in specs.Where(s => s.Status == AccessEntrySpecStatus.Ready))
        {
            if (PrincipalArn.TryParse(spec.PrincipalArn, out var principal))
            {
                entries[spec.PrincipalArn!] = EntryOf(access, spec, principal, entries.TryGetValue(spec.PrincipalArn!, out var existing) ? existing : null);
            }
        }

        return access with
        {
            Entries = entries.Values.ToArray(),
            AuthenticationMode = mode ?? (AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode) ? access.AuthenticationMode : AuthenticationModeName.ApiAndConfigMap),
        };
    }

    private static EKSAccessEntry EntryOf(EKSClusterAccess access, EKSAccessEntrySpec spec, PrincipalArn principal, EKSAccessEntry? existing)
    {
        var partition = ClusterArn.TryParse(access.ClusterArn, out var cluster) ? cluster.Partition : Partitions.Aws;
        var isNode = AccessEntryType.IsNode(spec.Type);
        var wish = new AccessWish
        {
            Type = spec.Type,
            Groups = isNode ? null : spec.KubernetesGroups,
            Policies = AccessPolicyText.ParseList(spec.AccessPolicy),
            Username = isNode ? null : spec.Username,
            KeepsUsername = true,
        };
        var blank = new EKSAccessEntry
        {
            ClusterName = access.ClusterName,
            ClusterArn = access.ClusterArn,
            Region = access.Region,
            AccountId = access.AccountId,
            CredentialSource = access.CredentialSource,
            EksOwned = false,
        };
        var after = AccessGrantPlan.Make(blank, partition, principal, existing, wish.For(existing)).After;
        return existing is null && isNode ? after with { Username = NodeEntryNames.Username(spec.Type), KubernetesGroups = NodeEntryNames.Groups } : after;
    }
}
