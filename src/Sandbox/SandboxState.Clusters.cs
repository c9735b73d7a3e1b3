using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Kubernetes;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox;

/// <content>Clusters, entries and Kubernetes objects.</content>
public sealed partial class SandboxState
{
    /// <summary>The ARNs of all clusters.</summary>
    public IReadOnlyList<ClusterArn> Clusters => Locked(() => _accounts.Values.SelectMany(a => a.Clusters.Values).Select(c => c.Arn).ToArray());

    /// <summary>Adds a cluster.</summary>
    /// <returns>Its ARN.</returns>
    public ClusterArn AddCluster(string accountId, ClusterSeed cluster) => Locked(() => LoadCluster(Account(accountId), cluster).Arn);

    /// <summary>Removes a cluster; false when there was none.</summary>
    public bool RemoveCluster(ClusterArn cluster) =>
        Locked(() => FindAccount(cluster.AccountId)?.Clusters.Remove(AccountData.ClusterKey(cluster.Region, cluster.Name)) ?? false);

    /// <summary>A cluster with everything in it, as it is now.</summary>
    /// <exception cref="ArgumentException">There is no such cluster.</exception>
    public ClusterSeed GetCluster(ClusterArn cluster) => Locked(() => SeedMaker.Cluster(Cluster(cluster)));

    /// <summary>Sets the mode at once, in any direction and without an update; nothing else changes.</summary>
    public void SetAuthenticationMode(ClusterArn cluster, string mode) => Locked(() => Cluster(cluster).Mode = mode);

    /// <summary>Sets the status that DescribeCluster gives while no update runs.</summary>
    public void SetStatus(ClusterArn cluster, string status) => Locked(() => Cluster(cluster).RestingStatus = status);

    /// <summary>Makes DescribeCluster lead to another API server than the sandbox's own; null leads back to that one.</summary>
    public void SetKubernetesServer(ClusterArn cluster, KubernetesEndpoint? server) => Locked(() => Cluster(cluster).ForeignServer = server);

    /// <summary>The API server set with <see cref="SetKubernetesServer"/>; null when the sandbox's own serves the cluster, or there is no such cluster.</summary>
    public KubernetesEndpoint? GetKubernetesServer(ClusterArn cluster) =>
        Locked(() => FindCluster(cluster.AccountId, cluster.Region, cluster.Name)?.ForeignServer);

    /// <summary>Puts an access entry as it stands in place of any that the principal has.</summary>
    public void PutAccessEntry(ClusterArn cluster, AccessEntrySeed entry) => Locked(() =>
    {
        var data = Cluster(cluster);
        data.PutEntry(EntryOf(data, entry, Now), Now);
    });

    /// <summary>Removes an access entry; false when there was none.</summary>
    public bool RemoveAccessEntry(ClusterArn cluster, string principalArn) => Locked(() => Cluster(cluster).RemoveEntry(principalArn, Now));

    /// <summary>The access entries, in the order of lists.</summary>
    public IReadOnlyList<AccessEntrySeed> GetAccessEntries(ClusterArn cluster) =>
        Locked(() => Cluster(cluster).Entries.Select(e => SeedMaker.Entry(e.Entry)).ToArray());

    /// <summary>Adds a managed node group, and in a mode that has entries the entry that EKS makes for its role.</summary>
    public void AddNodegroup(ClusterArn cluster, NodegroupSeed nodegroup) => Locked(() =>
    {
        var data = Cluster(cluster);
        data.Nodegroups.Add(nodegroup);
        AddEksOwnedEntries(data);
    });

    /// <summary>Adds a Fargate profile, and in a mode that has entries the entry that EKS makes for its role.</summary>
    public void AddFargateProfile(ClusterArn cluster, FargateProfileSeed profile) => Locked(() =>
    {
        var data = Cluster(cluster);
        data.FargateProfiles.Add(profile);
        AddEksOwnedEntries(data);
    });

    /// <summary>The data of the ConfigMap aws-auth; null when the cluster has none.</summary>
    public IReadOnlyDictionary<string, string>? GetAwsAuth(ClusterArn cluster) => Locked(() => SeedMaker.AwsAuth(Cluster(cluster)));

    /// <summary>Puts the data of the ConfigMap aws-auth; null removes it.</summary>
    public void SetAwsAuth(ClusterArn cluster, IReadOnlyDictionary<string, string>? data) =>
        Locked(() => KubernetesSeeder.SetAwsAuth(Cluster(cluster), data, Now));

    /// <summary>Stores a Kubernetes object given as a manifest, under a new version, in place of any of its name.</summary>
    /// <exception cref="ArgumentException">The manifest lacks a known apiVersion and kind, or a name.</exception>
    public void PutObject(ClusterArn cluster, JsonObject manifest) =>
        Locked(() => KubernetesSeeder.Put(Cluster(cluster), manifest, Now));

    /// <summary>A copy of a Kubernetes object; null when there is none.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="kind">The kind, such as <c>ConfigMap</c> or <c>RoleBinding</c>.</param>
    /// <param name="namespace">The namespace; null for cluster-scoped objects.</param>
    /// <param name="name">The name.</param>
    public JsonObject? GetObject(ClusterArn cluster, string kind, string? @namespace, string name) => Locked(() =>
        KubernetesKinds.All.Where(k => k.Kind == kind).Select(k => Cluster(cluster).Objects.Get(k, @namespace, name)).FirstOrDefault(o => o is not null)
            ?.DeepClone().AsObject());

    /// <summary>A cluster with its updates brought up to now; for use under the lock.</summary>
    internal ClusterData? FindCluster(string accountId, string region, string name)
    {
        var cluster = FindAccount(accountId)?.FindCluster(region, name);
        if (cluster is not null)
        {
            Settle(cluster);
        }

        return cluster;
    }

    /// <summary>Ends the updates whose time has come; for use under the lock.</summary>
    internal void Settle(ClusterData cluster)
    {
        foreach (var update in cluster.Updates.Where(u => u.IsRunning && u.EndsAt <= Now))
        {
            update.Status = update.Fails ? UpdateData.Failed : UpdateData.Successful;
            if (update.Fails || update.Type != UpdateData.AccessConfigUpdate)
            {
                continue;
            }

            var first = !cluster.HasEntries;
            cluster.Mode = update.Parameters.First(p => p.Key == "AuthenticationMode").Value;
            if (first)
            {
                EksOwnedEntries.Add(cluster, FindPrincipal, update.EndsAt ?? Now);
            }
        }
    }

    internal AccessEntryData EntryOf(ClusterData cluster, AccessEntrySeed seed, DateTime now)
    {
        var principal = PrincipalArn.Parse(seed.PrincipalArn);
        var created = seed.CreatedAt ?? now;
        return new AccessEntryData
        {
            PrincipalArn = seed.PrincipalArn,
            PrincipalId = seed.PrincipalId ?? FindPrincipal(seed.PrincipalArn)?.UniqueId ?? string.Empty,
            Type = seed.Type,
            Username = seed.Username ?? AccessEntryTypes.DefaultUsername(seed.Type, principal),
            Groups = seed.KubernetesGroups ?? AccessEntryTypes.DefaultGroups(seed.Type),
            Tags = seed.Tags,
            Uuid = seed.Uuid ?? UniqueIds.Uuid(cluster.Arn + seed.PrincipalArn + created.Ticks),
            CreatedAt = created,
            ModifiedAt = seed.ModifiedAt ?? created,
            Policies = seed.Policies.Select(p => PolicyOf(cluster, p, created)).ToArray(),
        };
    }

    private static AccessPolicyData PolicyOf(ClusterData cluster, AccessPolicySeed seed, DateTime created)
    {
        var arn = seed.Policy.StartsWith("arn:", StringComparison.Ordinal) ? seed.Policy : $"arn:{cluster.Arn.Partition}:eks::aws:cluster-access-policy/{seed.Policy}";
        var at = seed.AssociatedAt ?? created;
        return new AccessPolicyData(arn, seed.Namespaces, at, seed.ModifiedAt ?? at);
    }

    private ClusterData Cluster(ClusterArn arn) =>
        FindCluster(arn.AccountId, arn.Region, arn.Name) ?? throw new ArgumentException($"The sandbox has no cluster {arn}.", nameof(arn));

    private void AddEksOwnedEntries(ClusterData cluster)
    {
        if (cluster.HasEntries)
        {
            EksOwnedEntries.Add(cluster, FindPrincipal, Now);
        }
    }

    private ClusterData LoadCluster(AccountData account, ClusterSeed seed)
    {
        var key = AccountData.ClusterKey(seed.Region, seed.Name);
        if (account.Clusters.ContainsKey(key))
        {
            throw new ArgumentException($"Account {account.Id} has a cluster {seed.Name} in {seed.Region} already.", nameof(seed));
        }

        var created = seed.CreatedAt ?? LongAgo;
        var cluster = new ClusterData(new ClusterArn(account.Partition, seed.Region, account.Id, seed.Name), seed, created)
        {
            CreatorId = seed.CreatorId ?? (seed.Creator is null ? null : FindPrincipal(seed.Creator)?.UniqueId),
        };
        account.Clusters[key] = cluster;
        foreach (var update in seed.Updates)
        {
            cluster.Updates.Add(SeedMaker.Update(update, created));
        }

        if (seed.AddsEksOwnedEntries && cluster.HasEntries)
        {
            EksOwnedEntries.Add(cluster, FindPrincipal, created);
        }

        foreach (var entry in seed.AccessEntries)
        {
            cluster.PutEntry(EntryOf(cluster, entry, created), created);
        }

        KubernetesSeeder.Fill(cluster, created);
        return cluster;
    }
}
