using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Finds the Kubernetes user of a proven identity: by its access entry, then by aws-auth, as the mode says.</summary>
/// <remarks>Sources: EKS user guide (grant-k8s-access); aws-iam-authenticator, pkg/mapper: an entry counts only for the unique id it was made for.</remarks>
internal static class IdentityMapper
{
    /// <summary>The user; null when nothing maps the identity.</summary>
    /// <param name="identity">Who the token says it is.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="asOf">The time as of which entries count: now, less the propagation delay.</param>
    public static KubernetesUser? Map(TokenIdentity identity, ClusterData cluster, DateTime asOf) =>
        Map(identity, cluster, asOf, SeedMaker.AwsAuth(cluster));

    /// <summary>The same with the aws-auth data given, for a cluster whose objects live elsewhere.</summary>
    public static KubernetesUser? Map(TokenIdentity identity, ClusterData cluster, DateTime asOf, IReadOnlyDictionary<string, string>? awsAuth)
    {
        if (cluster.HasEntries && FindEntry(identity.PrincipalId, cluster, asOf) is { } entry && Canonical(entry.PrincipalArn) == identity.CanonicalArn)
        {
            return Render(entry.Username, entry.Groups, identity, cluster);
        }

        if (!cluster.HasEntries && IsHiddenCreator(identity, cluster))
        {
            return KubernetesUser.Mapped("kubernetes-admin", ["system:masters"], identity);
        }

        return cluster.ReadsAwsAuth && AwsAuthMapper.Map(awsAuth, identity) is { } row
            ? Render(row.Username, row.Groups, identity, cluster)
            : null;
    }

    /// <summary>The entry that stands for a unique id.</summary>
    public static AccessEntryData? FindEntry(string principalId, ClusterData cluster, DateTime asOf) => principalId.Length == 0
        ? null
        : cluster.EntriesAt(asOf).FirstOrDefault(e => e.PrincipalId == principalId);

    private static KubernetesUser? Render(string username, IReadOnlyList<string> groups, TokenIdentity identity, ClusterData cluster)
    {
        var name = NameTemplates.Render(username, identity, cluster.Arn.Region);
        var rendered = groups.Select(g => NameTemplates.Render(g, identity, cluster.Arn.Region)).ToArray();
        return name is null || rendered.Contains(null) ? null : KubernetesUser.Mapped(name, rendered!, identity);
    }

    /// <summary>In CONFIG_MAP mode the cluster's creator is an administrator whom no API shows. Here it goes by the unique id.</summary>
    private static bool IsHiddenCreator(TokenIdentity identity, ClusterData cluster) =>
        cluster.Settings.BootstrapClusterCreatorAdminPermissions && cluster.CreatorId is { Length: > 0 } id && id == identity.PrincipalId;

    private static string Canonical(string arn) => PrincipalArn.TryParse(arn, out var principal) ? principal.Canonical : arn;
}
