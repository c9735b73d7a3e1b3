using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>An EKS of one account and region that keeps entries as the service does, counts calls, and fails when told to.</summary>
internal sealed class FakeEks : IEksApi
{
    private readonly object _gate = new();
    private int _running;

    public Dictionary<string, ClusterDescription> Clusters { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Cluster, string Principal), AccessEntryDescription> Entries { get; } = [];

    public Dictionary<(string Cluster, string Principal), Dictionary<string, AssociatedAccessPolicy>> Policies { get; } = [];

    public Dictionary<string, ClusterUpdate> Updates { get; } = new(StringComparer.Ordinal);

    public List<NodegroupDescription> Nodegroups { get; } = [];

    public List<FargateProfileDescription> FargateProfiles { get; } = [];

    /// <summary>Every call, as <c>Operation argument</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>May throw for a call, given its text.</summary>
    public Action<string>? Fault { get; set; }

    /// <summary>Runs when DescribeUpdate is called; gives the update's next state.</summary>
    public Func<ClusterUpdate, ClusterUpdate>? OnDescribeUpdate { get; set; }

    /// <summary>What each call waits for while it runs.</summary>
    public Func<Task> Pause { get; set; } = async () => await Task.Yield();

    public int MaxRunning { get; private set; }

    public DateTime Now { get; set; } = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    public IEnumerable<string> Writes => Calls.Where(IsWrite);

    public static bool IsWrite(string call) => call.StartsWith("Create", StringComparison.Ordinal) || call.StartsWith("Update", StringComparison.Ordinal)
        || call.StartsWith("Delete", StringComparison.Ordinal) || call.StartsWith("Associate", StringComparison.Ordinal) || call.StartsWith("Disassociate", StringComparison.Ordinal)
        || call.StartsWith("Tag", StringComparison.Ordinal) || call.StartsWith("Untag", StringComparison.Ordinal);

    public static EksAccessException Error(string id, string message = "Refused.", ErrorKind kind = ErrorKind.InvalidState) => new(id, kind, message);

    public void AddCluster(string name, string mode = "API", string account = "111122223333", string region = "eu-west-1") => Clusters[name] = new ClusterDescription
    {
        Name = name,
        Arn = $"arn:aws:eks:{region}:{account}:cluster/{name}",
        AuthenticationMode = mode,
        Status = "ACTIVE",
        Version = "1.33",
        PlatformVersion = "eks.9",
        Endpoint = "https://example.invalid",
        RoleArn = $"arn:aws:iam::{account}:role/cluster",
    };

    public void AddEntry(string cluster, string principal, string type = "STANDARD", string? username = null, string[]? groups = null, params (string Policy, AccessScope Scope)[] policies)
    {
        Entries[(cluster, principal)] = new AccessEntryDescription
        {
            ClusterName = cluster,
            PrincipalArn = principal,
            Type = type,
            Username = username ?? "user:" + principal,
            KubernetesGroups = groups ?? [],
            AccessEntryArn = "arn:aws:eks:eu-west-1:111122223333:access-entry/" + cluster + "/" + Entries.Count,
            CreatedAt = Now,
            ModifiedAt = Now,
        };
        Policies[(cluster, principal)] = policies.ToDictionary(p => Arn(p.Policy), p => new AssociatedAccessPolicy(Arn(p.Policy), p.Scope, Now, Now));
    }

    public static string Arn(string policy) => $"arn:aws:eks::aws:cluster-access-policy/AmazonEKS{policy}Policy";

    /// <summary>All entries in a text that shows every difference.</summary>
    public string State() => string.Join("\n", Entries.OrderBy(e => e.Key.Principal, StringComparer.Ordinal).Select(e =>
        $"{e.Key} {e.Value.Type} {e.Value.Username} [{string.Join(",", e.Value.KubernetesGroups)}] "
        + string.Join(" ", Policies[e.Key].OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + "@" + p.Value.AccessScope))
        + " " + string.Join(",", e.Value.Tags.OrderBy(t => t.Key, StringComparer.Ordinal))));

    public Task ListAccessEntriesAsync(string clusterName, string? associatedPolicyArn, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        EachAsync("ListAccessEntries " + associatedPolicyArn, () => Entries.Keys.Where(k => k.Cluster == clusterName && (associatedPolicyArn is null || Policies[k].ContainsKey(associatedPolicyArn))).Select(k => k.Principal), sink, cancellationToken);

    public Task<AccessEntryDescription> DescribeAccessEntryAsync(string clusterName, string principalArn, CancellationToken cancellationToken) =>
        CallAsync("DescribeAccessEntry " + principalArn, () => Entry(clusterName, principalArn), cancellationToken);

    public Task<AccessEntryDescription> CreateAccessEntryAsync(CreateAccessEntryRequest request, CancellationToken cancellationToken) => CallAsync(
        "CreateAccessEntry " + request.PrincipalArn,
        () =>
        {
            if (Clusters[request.ClusterName].AuthenticationMode == "CONFIG_MAP")
            {
                throw Error(ErrorIds.ConfigMapMode);
            }

            if (Entries.ContainsKey((request.ClusterName, request.PrincipalArn)))
            {
                throw Error(ErrorIds.ResourceInUse);
            }

            AddEntry(request.ClusterName, request.PrincipalArn, request.Type ?? "STANDARD", request.Username ?? DefaultName(request.PrincipalArn), request.KubernetesGroups?.ToArray());
            return Entries[(request.ClusterName, request.PrincipalArn)] = Entry(request.ClusterName, request.PrincipalArn) with { Tags = request.Tags ?? new Dictionary<string, string>() };
        },
        cancellationToken);

    public Task<AccessEntryDescription> UpdateAccessEntryAsync(UpdateAccessEntryRequest request, CancellationToken cancellationToken) => CallAsync(
        "UpdateAccessEntry " + request.PrincipalArn,
        () =>
        {
            var old = Entry(request.ClusterName, request.PrincipalArn);
            Assert(old.Type == "STANDARD", "UpdateAccessEntry on a node type");
            return Entries[(request.ClusterName, request.PrincipalArn)] = old with { KubernetesGroups = request.KubernetesGroups ?? old.KubernetesGroups, Username = request.Username ?? old.Username };
        },
        cancellationToken);

    public Task DeleteAccessEntryAsync(string clusterName, string principalArn, CancellationToken cancellationToken) => CallAsync(
        "DeleteAccessEntry " + principalArn,
        () =>
        {
            Entry(clusterName, principalArn);
            Policies.Remove((clusterName, principalArn));
            return Entries.Remove((clusterName, principalArn));
        },
        cancellationToken);

    public Task<AssociatedAccessPolicy> AssociateAccessPolicyAsync(string clusterName, string principalArn, string policyArn, AccessScope scope, CancellationToken cancellationToken) => CallAsync(
        "AssociateAccessPolicy " + Last(policyArn) + " " + scope,
        () =>
        {
            Entry(clusterName, principalArn);
            return Policies[(clusterName, principalArn)][policyArn] = new AssociatedAccessPolicy(policyArn, scope, Now, Now);
        },
        cancellationToken);

    public Task DisassociateAccessPolicyAsync(string clusterName, string principalArn, string policyArn, CancellationToken cancellationToken) =>
        CallAsync("DisassociateAccessPolicy " + Last(policyArn), () => Policies[(clusterName, principalArn)].Remove(policyArn), cancellationToken);

    public Task ListAssociatedAccessPoliciesAsync(string clusterName, string principalArn, Func<AssociatedAccessPolicy, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        EachAsync("ListAssociatedAccessPolicies " + principalArn, () => (Entry(clusterName, principalArn), Policies[(clusterName, principalArn)].Values).Item2, sink, cancellationToken);

    public Task ListAccessPoliciesAsync(Func<AccessPolicySummary, CancellationToken, Task> sink, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ListClustersAsync(Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        EachAsync("ListClusters", () => Clusters.Keys, sink, cancellationToken);

    public Task<ClusterDescription> DescribeClusterAsync(string clusterName, CancellationToken cancellationToken) => CallAsync(
        "DescribeCluster " + clusterName,
        () => Clusters.TryGetValue(clusterName, out var cluster) ? cluster : throw Error(ErrorIds.ClusterNotFound, "No cluster found for name: " + clusterName, ErrorKind.NotFound),
        cancellationToken);

    public Task<ClusterUpdate> UpdateAuthenticationModeAsync(string clusterName, string authenticationMode, CancellationToken cancellationToken) => CallAsync(
        "UpdateClusterConfig " + authenticationMode,
        () =>
        {
            Clusters[clusterName] = Clusters[clusterName] with { Status = "UPDATING" };
            return Updates["mode"] = new ClusterUpdate { Id = "mode", Status = "InProgress", Type = "AccessConfigUpdate", Parameters = new Dictionary<string, string> { ["AuthenticationMode"] = authenticationMode } };
        },
        cancellationToken);

    public Task<ClusterUpdate> DescribeUpdateAsync(string clusterName, string updateId, CancellationToken cancellationToken) =>
        CallAsync("DescribeUpdate " + updateId, () => Updates[updateId] = OnDescribeUpdate?.Invoke(Updates[updateId]) ?? Updates[updateId], cancellationToken);

    public Task ListUpdatesAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        EachAsync("ListUpdates", () => Updates.Keys, sink, cancellationToken);

    public Task ListNodegroupsAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        EachAsync("ListNodegroups", () => Nodegroups.Select(n => n.Name), sink, cancellationToken);

    public Task<NodegroupDescription> DescribeNodegroupAsync(string clusterName, string nodegroupName, CancellationToken cancellationToken) =>
        CallAsync("DescribeNodegroup", () => Nodegroups.First(n => n.Name == nodegroupName), cancellationToken);

    public Task ListFargateProfilesAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        EachAsync("ListFargateProfiles", () => FargateProfiles.Select(n => n.Name), sink, cancellationToken);

    public Task<FargateProfileDescription> DescribeFargateProfileAsync(string clusterName, string fargateProfileName, CancellationToken cancellationToken) =>
        CallAsync("DescribeFargateProfile", () => FargateProfiles.First(n => n.Name == fargateProfileName), cancellationToken);

    public Task TagResourceAsync(string resourceArn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) => CallAsync(
        "TagResource " + resourceArn,
        () =>
        {
            var key = Entries.First(e => e.Value.AccessEntryArn == resourceArn).Key;
            var merged = Entries[key].Tags.ToDictionary(t => t.Key, t => t.Value);
            foreach (var tag in tags)
            {
                merged[tag.Key] = tag.Value;
            }

            return Entries[key] = Entries[key] with { Tags = merged };
        },
        cancellationToken);

    public Task UntagResourceAsync(string resourceArn, IReadOnlyList<string> tagKeys, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyDictionary<string, string>> ListTagsForResourceAsync(string resourceArn, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    private static void Assert(bool condition, string message) => Xunit.Assert.True(condition, message);

    private static string DefaultName(string principal)
    {
        var parts = principal.Split(':');
        return parts[5].StartsWith("role/", StringComparison.Ordinal) ? $"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{Last(parts[5])}/{{{{SessionName}}}}" : principal;
    }

    private static string Last(string path) => path.Split('/')[^1];

    private AccessEntryDescription Entry(string cluster, string principal) => Entries.TryGetValue((cluster, principal), out var entry)
        ? entry
        : throw Error(ErrorIds.AccessEntryNotFound, "The specified principalArn could not be found.", ErrorKind.NotFound);

    private async Task<T> CallAsync<T>(string call, Func<T> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            Calls.Add(call);
            MaxRunning = Math.Max(MaxRunning, ++_running);
        }

        try
        {
            await Pause();
            lock (_gate)
            {
                Fault?.Invoke(call);
                return action();
            }
        }
        finally
        {
            lock (_gate)
            {
                _running--;
            }
        }
    }

    private async Task EachAsync<T>(string call, Func<IEnumerable<T>> items, Func<T, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        foreach (var item in await CallAsync(call, () => items().ToArray(), cancellationToken))
        {
            await sink(item, cancellationToken);
        }
    }
}
