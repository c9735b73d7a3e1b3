using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Connectors.Tests.Concurrency;

/// <summary>A sandbox with many clusters and entries, and the reader as the cmdlet runs it.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const string Account = "111122223333";
    private const string View = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
    private readonly IReadOnlyList<string> _regions;

    private Fleet(SandboxServer sandbox, IReadOnlyList<string> regions) => (Sandbox, _regions) = (sandbox, regions);

    public SandboxServer Sandbox { get; }

    public ConnectorFactory Factory { get; } = new();

    public ScriptedOperator Operator { get; } = new();

    /// <summary>The limit of calls to EKS in the fleet's first region.</summary>
    public AdaptiveLimit Limit => Factory.Paces.Of($"eks|{_regions[0]}|{new Uri(Sandbox.EndpointUrl).AbsoluteUri}", Account);

    /// <summary>Starts a sandbox.</summary>
    /// <param name="clusters">How many clusters in each region.</param>
    /// <param name="entries">How many entries in each cluster.</param>
    /// <param name="entry">Changes an entry; null leaves each with one policy.</param>
    /// <param name="regions">The regions; null takes one.</param>
    /// <param name="role">One more role.</param>
    public static async Task<Fleet> StartAsync(int clusters, int entries, Func<int, AccessEntrySeed, AccessEntrySeed>? entry = null, IReadOnlyList<string>? regions = null, RoleSeed? role = null)
    {
        var made = Enumerable.Range(0, entries)
            .Select(i => new AccessEntrySeed($"arn:aws:iam::{Account}:role/team-{i}") { KubernetesGroups = ["team-" + i], Policies = [new AccessPolicySeed(View)] })
            .Select((e, i) => entry is null ? e : entry(i, e)).ToArray();
        var used = regions ?? ["eu-west-1"];
        var seed = new SandboxSeed
        {
            Accounts =
            [
                new AccountSeed(Account)
                {
                    Users = [new UserSeed("admin") { AllowedActions = ["*"] }, new UserSeed("auditor") { AllowedActions = ["*"] }],
                    Roles = [.. Enumerable.Range(0, entries).Select(i => new RoleSeed("team-" + i)), .. role is null ? Array.Empty<RoleSeed>() : [role]],
                    Clusters = used.SelectMany(r => Enumerable.Range(0, clusters).Select(i => new ClusterSeed("cluster-" + i, r) { AccessEntries = made })).ToArray(),
                },
            ],
        };
        return new Fleet(await SandboxServer.StartAsync(new SandboxOptions { Seed = seed }), used);
    }

    public async Task<IReadOnlyList<EKSAccessEntry>> ReadAsync(string cluster, int throttleLimit, string user = "admin", int? attempts = null, Func<AccessEntryQuery, AccessEntryQuery>? narrow = null)
    {
        var entries = new List<EKSAccessEntry>();
        await ReadAsync(
            cluster,
            throttleLimit,
            (entry, _) =>
            {
                entries.Add(entry);
                return Task.CompletedTask;
            },
            CancellationToken.None,
            user,
            attempts,
            narrow);
        return entries;
    }

    public async Task<IReadOnlyList<EKSAccessEntryPrincipal>> ListAsync(string cluster, Func<AccessEntryQuery, AccessEntryQuery> narrow)
    {
        var principals = new List<EKSAccessEntryPrincipal>();
        using var sessions = new SessionCache(Factory);
        await Reader(sessions, Options("admin")).ListAsync(narrow(Query(cluster)), (principal, _) =>
        {
            principals.Add(principal);
            return Task.CompletedTask;
        }, CancellationToken.None);
        return principals;
    }

    public async Task ReadAsync(
        string cluster,
        int throttleLimit,
        Func<EKSAccessEntry, CancellationToken, Task> sink,
        CancellationToken cancellationToken,
        string user = "admin",
        int? attempts = null,
        Func<AccessEntryQuery, AccessEntryQuery>? narrow = null)
    {
        using var sessions = new SessionCache(Factory);
        var query = Query(cluster) with { Concurrency = throttleLimit };
        await Reader(sessions, Options(user) with { MaxAttempts = attempts }).ReadAsync(narrow?.Invoke(query) ?? query, sink, cancellationToken);
    }

    private AccessEntryReader Reader(SessionCache sessions, AwsSessionOptions options) => new(new ClusterLocator(sessions, options, Operator), Operator);

    private AccessEntryQuery Query(string cluster) => new() { Clusters = new ClusterQuery { ClusterNames = [cluster], Regions = _regions } };

    public AwsSessionOptions Options(string user)
    {
        var keys = Sandbox.State.GetAccessKey($"arn:aws:iam::{Account}:user/{user}") ?? Sandbox.State.CreateAccessKey($"arn:aws:iam::{Account}:user/{user}");
        return Sessions.Options(new Uri(Sandbox.EndpointUrl)) with { AccessKey = keys.AccessKeyId, SecretKey = keys.SecretAccessKey };
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}
