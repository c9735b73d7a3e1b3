using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>The entries that EKS makes for itself when a cluster comes to have entries.</summary>
/// <remarks>Source: EKS user guide (access entries) and the containers roadmap; that a creator who no longer exists gets none is the sandbox's choice.</remarks>
internal static class EksOwnedEntries
{
    /// <summary>Adds those that are missing.</summary>
    public static void Add(ClusterData cluster, Func<string, IamData?> find, DateTime now)
    {
        foreach (var entry in Wanted(cluster, find, now).Where(e => cluster.FindEntry(e.PrincipalArn) is null).ToArray())
        {
            cluster.PutEntry(entry, now);
        }
    }

    private static IEnumerable<AccessEntryData> Wanted(ClusterData cluster, Func<string, IamData?> find, DateTime now)
    {
        if (cluster.CreatorArn is { } creator && cluster.Settings.BootstrapClusterCreatorAdminPermissions && find(creator) is not null)
        {
            yield return Make(cluster, creator, cluster.CreatorId ?? string.Empty, AccessEntryTypes.Standard, now) with
            {
                Policies = [Policy(cluster, "AmazonEKSClusterAdminPolicy", now)],
            };
        }

        foreach (var (role, type) in NodeRoles(cluster))
        {
            yield return Make(cluster, role, find(role)?.UniqueId ?? string.Empty, type, now) with
            {
                Policies = type == AccessEntryTypes.Ec2 ? [Policy(cluster, "AmazonEKSAutoNodePolicy", now)] : [],
            };
        }

        var linked = $"arn:{cluster.Arn.Partition}:iam::{cluster.Arn.AccountId}:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS";
        yield return Make(cluster, linked, find(linked)?.UniqueId ?? string.Empty, AccessEntryTypes.Standard, now) with
        {
            Username = "eks:managed",
            Policies = [Policy(cluster, "AmazonEKSClusterInsightsPolicy", now), Policy(cluster, "AmazonEKSEventPolicy", now)],
        };
    }

    private static IEnumerable<(string Role, string Type)> NodeRoles(ClusterData cluster)
    {
        var groups = cluster.Nodegroups.Select(g => (g.NodeRole, g.AmiType.StartsWith("WINDOWS_", StringComparison.Ordinal) ? AccessEntryTypes.Ec2Windows : AccessEntryTypes.Ec2Linux));
        var profiles = cluster.FargateProfiles.Select(p => (p.PodExecutionRoleArn, AccessEntryTypes.FargateLinux));
        var all = groups.Concat(profiles);
        return cluster.Settings.AutoModeNodeRoleArn is { } role ? all.Append((role, AccessEntryTypes.Ec2)) : all;
    }

    private static AccessPolicyData Policy(ClusterData cluster, string name, DateTime now) =>
        new($"arn:{cluster.Arn.Partition}:eks::aws:cluster-access-policy/{name}", [], now, now);

    private static AccessEntryData Make(ClusterData cluster, string principal, string id, string type, DateTime now) => new()
    {
        PrincipalArn = principal,
        PrincipalId = id,
        Type = type,
        Username = AccessEntryTypes.DefaultUsername(type, PrincipalArn.Parse(principal)),
        Groups = AccessEntryTypes.DefaultGroups(type),
        Uuid = UniqueIds.Uuid(cluster.Arn + principal),
        CreatedAt = now,
        ModifiedAt = now,
    };
}
