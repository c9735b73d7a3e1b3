using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>A sandbox with clusters of every size that is measured, and the way there for other programs.</summary>
internal sealed class SandboxFleet : IAsyncDisposable
{
    /// <summary>The cluster that has its administrator's entry only, and Kubernetes objects.</summary>
    public const string ForGrants = "grants";

    private const string Account = "111122223333";
    private const string Region = "eu-west-1";
    private readonly string _folder;

    private SandboxFleet(SandboxServer server)
    {
        Server = server;
        _folder = Directory.CreateTempSubdirectory("eks-benchmarks-").FullName;
        var files = ClientFiles.Write(server, _folder);
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_CONFIG_FILE"] = files.Config,
            ["AWS_SHARED_CREDENTIALS_FILE"] = files.Credentials,
            ["AWS_PROFILE"] = "admin",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_PAGER"] = string.Empty,
            ["NO_PROXY"] = "127.0.0.1",
        };
    }

    /// <summary>The sandbox.</summary>
    public SandboxServer Server { get; }

    /// <summary>What leads the AWS CLI and PowerShell to the sandbox.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The name of the cluster with a number of entries.</summary>
    public static string ClusterOf(int entries) => string.Create(CultureInfo.InvariantCulture, $"entries-{entries}");

    /// <summary>Starts one.</summary>
    /// <param name="sizes">How many entries the single clusters have.</param>
    /// <param name="many">How many clusters of 30 entries there are besides, named many-0 and so on.</param>
    /// <param name="newRoles">How many roles without an entry there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SandboxFleet> StartAsync(IReadOnlyList<int> sizes, int many, int newRoles, CancellationToken cancellationToken)
    {
        var entries = Enumerable.Range(0, sizes.Append(30).Max()).Select(i => new AccessEntrySeed($"arn:aws:iam::{Account}:role/team-{i}")
        {
            KubernetesGroups = ["team-" + i.ToString(CultureInfo.InvariantCulture)],
            Policies = [new AccessPolicySeed("AmazonEKSViewPolicy"), new AccessPolicySeed("AmazonEKSEditPolicy") { Namespaces = ["web"] }],
        }).ToArray();
        ClusterSeed Cluster(string name, int count) => new(name, Region) { AccessEntries = entries[..count], HasDefaultObjects = false, Namespaces = ["web"] };
        var grants = new ClusterSeed(ForGrants, Region) { Namespaces = ["web"], AccessEntries = [new AccessEntrySeed($"arn:aws:iam::{Account}:user/admin") { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] }] };
        var clusters = sizes.Select(s => Cluster(ClusterOf(s), s)).Append(Cluster("warm-up", 2)).Append(grants)
            .Concat(Enumerable.Range(0, many).Select(i => Cluster("many-" + i.ToString(CultureInfo.InvariantCulture), 30)));
        var seed = new SandboxSeed
        {
            DefaultRegion = Region,
            Accounts =
            [
                new AccountSeed(Account)
                {
                    Users = [new UserSeed("admin") { AllowedActions = ["*"], Profile = "admin" }],
                    Roles = [.. Enumerable.Range(0, entries.Length).Select(i => new RoleSeed($"team-{i}")), .. Enumerable.Range(0, newRoles).Select(i => new RoleSeed($"new-{i}"))],
                    Clusters = [.. clusters],
                },
            ],
        };
        return new SandboxFleet(await SandboxServer.StartAsync(new SandboxOptions { Seed = seed }, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }
}
