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
    /// The snapshot with specs granted: entries made, or replaced where the cluster has one. Only Ready specs count. Where the
    /// mode has no access entries, the next one is assumed.
    /// </summary>
    public static EKSClusterAccess Apply(EKSClusterAccess access, IEnumerable<EKSAccessEntrySpec> specs, string? mode = null)
    {
        var entries = access.Entries.ToDictionary(e => e.PrincipalArn, StringComparer.Ordinal);
        foreach (var spec in specs.Where(s => s.Status == AccessEntrySpecStatus.Ready && s.PrincipalArn is not null))
        {
            entries[spec.PrincipalArn!] = EntryOf(access, spec, entries.TryGetValue(spec.PrincipalArn!, out var existing) ? existing : null);
        }

        return access with
        {
            Entries = entries.Values.ToArray(),
            AuthenticationMode = mode ?? (AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode) ? access.AuthenticationMode : AuthenticationModeName.ApiAndConfigMap),
        };
    }

    private static EKSAccessEntry EntryOf(EKSClusterAccess access, EKSAccessEntrySpec spec, EKSAccessEntry? existing)
    {
        var partition = ClusterArn.TryParse(access.ClusterArn, out var cluster) ? cluster.Partition : Partitions.Aws;
        var principal = PrincipalArn.TryParse(spec.PrincipalArn, out var parsed) ? parsed : null;
        var isNode = AccessEntryType.IsNode(spec.Type);
        var policies = AccessPolicyText.ParseList(spec.AccessPolicy)
            .Select(g => new AssociatedAccessPolicy(EKSAccessPolicyDefinition.ArnOf(g.PolicyName, g.GivenPartition ?? partition), g.AccessScope, access.TakenAt, access.TakenAt))
            .ToArray();
        return new EKSAccessEntry
        {
            ClusterName = access.ClusterName,
            ClusterArn = access.ClusterArn,
            Region = access.Region,
            AccountId = access.AccountId,
            CredentialSource = access.CredentialSource,
            PrincipalArn = spec.PrincipalArn!,
            PrincipalAccountId = principal?.AccountId ?? string.Empty,
            PermissionSet = principal?.PermissionSet,
            Type = spec.Type,
            Username = isNode ? NodeUsername(spec.Type) : spec.Username ?? existing?.Username ?? DefaultUsername(principal),
            KubernetesGroups = isNode ? NodeGroups(spec.Type) : spec.KubernetesGroups,
            Policies = policies,
            AccessPolicy = new TextList(policies.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope))),
            EksOwned = false,
        };
    }

    // EKS user guide, "Create access entries": the default username of roles and users.
    private static string DefaultUsername(PrincipalArn? principal) => principal is { Kind: PrincipalKind.Role }
        ? $"arn:{principal.Partition}:sts::{principal.AccountId}:assumed-role/{principal.Name}/{{{{SessionName}}}}"
        : principal?.ToString() ?? string.Empty;

    private static string NodeUsername(string type) =>
        type is AccessEntryType.FargateLinux or AccessEntryType.HybridLinux ? "system:node:{{SessionName}}" : "system:node:{{EC2PrivateDNSName}}";

    private static TextList NodeGroups(string type) => type switch
    {
        AccessEntryType.Ec2Windows => TextList.Of("system:bootstrappers", "system:nodes", "eks:kube-proxy-windows"),
        AccessEntryType.FargateLinux => TextList.Of("system:bootstrappers", "system:nodes", "system:node-proxier"),
        _ => TextList.Of("system:bootstrappers", "system:nodes"),
    };
}
