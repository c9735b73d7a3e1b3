using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Connectors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Ports;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Faults.Tests;

/// <summary>The rows of the matrix that ask about access over a snapshot. What they do not know, they have to say.</summary>
internal static class Questions
{
    private static readonly AccessRequest ReadPods = AccessRequestBuilder.Make("get", "pods", "web", null, null);
    private static readonly CancellationToken None = CancellationToken.None;

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("Get-EKSClusterAccess", (c, _, say) => SnapshotAsync(c, a => say(Words(a)), f => c.Operator.ErrorAsync(f, None))) { PrepareAsync = Operations.EntriesAsync },
        new("Test-EKSClusterAccess", TestAsync) { PrepareAsync = Operations.EntriesAsync },
        new("Trace-EKSClusterAccess", (c, _, say) => SnapshotAsync(c, a => Trace(c, a, say), f => c.Operator.ErrorAsync(f, None))) { PrepareAsync = Operations.EntriesAsync },
        new("Find-EKSClusterAccess", FindAsync) { PrepareAsync = Operations.EntriesAsync },
        new("Compare-EKSClusterAccess", CompareAsync) { PrepareAsync = KeepAsync },
        new("Export-EKSClusterAccess", ExportAsync) { PrepareAsync = Operations.EntriesAsync, WritesFiles = true },
        new("Get-EKSAccessPolicyDefinition -Online", OnlineAsync),
        new("Get-EKSAccessPolicyDefinition -NearestTo", NearestAsync),
    ];

    /// <summary>Reads the cluster as the cmdlets do; what could not be read of it stands in the snapshot itself.</summary>
    private static async Task SnapshotAsync(Cluster cluster, Action<EKSClusterAccess> take, Func<Errors.EksAccessException, Task> notRead)
    {
        using var source = new ClusterAccessSource(cluster.Sessions, cluster.Options, cluster.Operator, cluster.Clock);
        var faults = await source.ReadAsync(
            ClusterQuery.Named(Cluster.Name),
            null,
            (access, _) =>
            {
                cluster.Operator.Warnings.AddRange(access.NotEvaluated.Select(n => n.ToString()));
                take(access);
                return Task.CompletedTask;
            },
            None);
        foreach (var fault in faults)
        {
            await notRead(fault);
        }
    }

    private static string Words(EKSClusterAccess access) => $"{access.Entries.Count} {access.Roles.Count} {access.Bindings.Count} {access.Principals.Count} {access.NodeRoles.Count}";

    private static async Task TestAsync(Cluster cluster, IFiles files, Action<string> say)
    {
        var test = new AccessTest();
        await SnapshotAsync(cluster, a => test.Add(new ClusterAccessAnalysis(a), Operations.Dev, ReadPods), fault =>
        {
            test.AddFault(fault);
            return Task.CompletedTask;
        });
        say(test.Answer().ToString());
    }

    private static void Trace(Cluster cluster, EKSClusterAccess access, Action<string> say)
    {
        var trace = AccessTracer.Trace(new ClusterAccessAnalysis(access), Operations.Dev, ReadPods);
        say($"{trace.Verdict} {trace.Via} {trace.Username}");
    }

    private static async Task FindAsync(Cluster cluster, IFiles files, Action<string> say)
    {
        var question = new AccessQuestion { Request = ReadPods };
        await SnapshotAsync(cluster, a => Tell(AccessSearch.Find(new ClusterAccessAnalysis(a), question)), fault =>
        {
            Tell([AccessFinder.NotRead(Cluster.Name, question, fault.Message, DateTime.UtcNow)]);
            return Task.CompletedTask;
        });

        void Tell(IEnumerable<EKSAccessGrant> rows)
        {
            foreach (var row in rows)
            {
                cluster.Operator.Warnings.AddRange(row.Decision == EKSAccessGrant.NotEvaluated ? [row.Reason] : []);
                say($"{row.PrincipalArn} {row.Decision} {row.Via}");
            }
        }
    }

    private static async Task CompareAsync(Cluster cluster, IFiles files, Action<string> say)
    {
        var now = new List<EKSClusterAccess>();
        var faults = new List<Errors.EksAccessException>();
        await SnapshotAsync(cluster, now.Add, fault =>
        {
            faults.Add(fault);
            return Task.CompletedTask;
        });
        foreach (var row in SnapshotComparison.Compare(new SnapshotFile(new FilesOf(Cluster.Files)).Read(Kept(cluster)), now, new ClusterLookup { ClusterNames = [Cluster.Name], Faults = faults }))
        {
            cluster.Operator.Warnings.AddRange(row.Verdict == ComparisonVerdict.Unknown ? [row.Note + row.After] : []);
            say(row.ToString());
        }
    }

    private static async Task ExportAsync(Cluster cluster, IFiles files, Action<string> say)
    {
        var read = new List<EKSClusterAccess>();
        await SnapshotAsync(cluster, read.Add, f => cluster.Operator.ErrorAsync(f, None));

        // As the cmdlet: a file without a cluster would read like a cluster without access.
        if (read.Count > 0)
        {
            new SnapshotFile(new FilesOf(files)).Write(Kept(cluster), read);
            say(Words(new SnapshotFile(new FilesOf(Cluster.Files)).Read(Kept(cluster)).Single()));
        }
    }

    private static async Task KeepAsync(Cluster cluster)
    {
        await Operations.EntriesAsync(cluster);
        await ExportAsync(cluster, Cluster.Files, _ => { });
        cluster.Operator.Clear();
    }

    private static string Kept(Cluster cluster) => Path.Combine(cluster.Folder, "access.json");

    private static async Task OnlineAsync(Cluster cluster, IFiles files, Action<string> say)
    {
        var session = await cluster.Sessions.OpenAsync(cluster.Options, None);
        var (policies, lacking, gone) = await AccessPolicySearch.OnlineAsync(session.Eks, session.Partition, None);
        say($"{policies.Count} {lacking.Count} {gone.Count}");
    }

    private static async Task NearestAsync(Cluster cluster, IFiles files, Action<string> say)
    {
        var roles = new List<RbacRole>();
        await (await cluster.TargetAsync()).OpenKubernetes().ListClusterRolesAsync(
            (role, _) =>
            {
                roles.Add(role);
                return Task.CompletedTask;
            },
            None);
        say(NearestPolicies.To(roles.Single(r => r.Name == "view"))[0].Policy.Name);
    }

    /// <summary>The connectors, with the files given.</summary>
    private sealed class FilesOf(IFiles files) : IConnectors
    {
        private readonly ConnectorFactory _inner = new();

        public IYaml Yaml => _inner.Yaml;

        public IJson Json => _inner.Json;

        public IFiles Files => files;

        public Task<IAwsSession> OpenSessionAsync(AwsSessionOptions options, CancellationToken cancellationToken) => _inner.OpenSessionAsync(options, cancellationToken);

        public IReadOnlyList<string> ListProfileNames(string? profileLocation) => _inner.ListProfileNames(profileLocation);
    }
}
