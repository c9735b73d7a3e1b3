using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Connectors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Requests;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>A sandbox with one cluster, and the use cases over the real connectors.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const string Account = "111122223333";
    public const string Name = "prod";
    public const string R = "arn:aws:iam::111122223333:role/";
    public const string U = "arn:aws:iam::111122223333:user/";
    public const string Admin = U + "admin";

    private SessionCache _sessions = new(new ConnectorFactory());

    private Cluster(SandboxServer sandbox, string region, string caller, string folder)
    {
        (Sandbox, Folder) = (sandbox, folder);
        var keys = caller.Contains(":role/", StringComparison.Ordinal) ? sandbox.State.OpenSession(caller, "tester") : sandbox.State.GetAccessKey(caller) ?? sandbox.State.CreateAccessKey(caller);
        Options = new AwsSessionOptions
        {
            Region = region,
            EndpointUrl = sandbox.EndpointUrl,
            StsEndpointUrl = sandbox.EndpointUrl,
            IamEndpointUrl = sandbox.EndpointUrl,
            AccessKey = keys.AccessKeyId,
            SecretKey = keys.SecretAccessKey,
            SessionToken = keys.SessionToken,
        };
    }

    public SandboxServer Sandbox { get; }

    public string Folder { get; }

    /// <summary>How sessions are opened from now on.</summary>
    public AwsSessionOptions Options { get; set; }

    /// <summary>The service's clock, when it has one of its own.</summary>
    public TimeProvider? Time { get; set; }

    /// <summary>Called for every request after it was done and before it is answered.</summary>
    public Func<RecordedRequest, CancellationToken, Task>? AfterRequest { get; set; }

    /// <summary>The sessions that are open.</summary>
    public ISessionSource Sessions => _sessions;

    public TestOperator Operator { get; } = new();

    public QuickClock Clock { get; } = new();

    public ClusterArn Arn => Sandbox.State.Clusters.Single(c => c.Name == Name);

    public static IJson Json { get; } = new ConnectorFactory().Json;

    public static IFiles Files { get; } = new ConnectorFactory().Files;

    /// <summary>Starts one. The caller is the user admin unless told.</summary>
    public static async Task<Cluster> StartAsync(ClusterSeed cluster, IEnumerable<RoleSeed>? roles = null, IEnumerable<UserSeed>? users = null, string caller = Admin, SandboxOptions? options = null, AccessOracle? oracle = null, IEnumerable<ClusterSeed>? others = null, string partition = "aws")
    {
        // One hook only: a second would never be called, and its test would pass untested.
        Assert.Null(options?.AfterRequest);
        var seed = new SandboxSeed
        {
            DefaultRegion = cluster.Region,
            Accounts =
            [
                new AccountSeed(Account) { Partition = partition, Users = [new UserSeed("admin"), .. users ?? []], Roles = [.. roles ?? [], new RoleSeed("AWSServiceRoleForAmazonEKS") { Path = "/aws-service-role/eks.amazonaws.com/" }], Clusters = [cluster, .. others ?? []] },
                new AccountSeed("444455556666") { Partition = partition, Roles = [new RoleSeed("partner"), new RoleSeed("ops")] },
            ],
        };
        Cluster? watched = null;
        Func<RecordedRequest, CancellationToken, Task> after = oracle is null ? (request, token) => watched?.AfterRequest?.Invoke(request, token) ?? Task.CompletedTask : oracle.AfterRequestAsync;
        var sandbox = await SandboxServer.StartAsync((options ?? new SandboxOptions { UpdateDuration = TimeSpan.FromMilliseconds(20) }) with { Seed = seed, AfterRequest = after });
        watched = new Cluster(sandbox, cluster.Region, caller, Directory.CreateTempSubdirectory("eksam-migration-").FullName);
        oracle?.Watch(sandbox, seed.Accounts.SelectMany(a => a.Roles.Select(r => $"arn:aws:iam::{a.Id}:role{r.Path}{r.Name}").Concat(a.Users.Select(u => $"arn:aws:iam::{a.Id}:user{u.Path}{u.Name}"))));
        return watched;
    }

    /// <summary>The access entry of a principal that has one.</summary>
    public AccessEntrySeed Entry(string principalArn) => Sandbox.State.GetAccessEntries(Arn).Single(e => e.PrincipalArn == principalArn);

    /// <summary>Runs something until the faults that were ordered have all begun, and cancels it then; whoever hangs is cut off at that place.</summary>
    public async Task CancelAtFaultAsync(Func<CancellationToken, Task> run)
    {
        using var life = new CancellationTokenSource();
        var running = run(life.Token);
        while (Sandbox.Faults.Pending.Count > 0 && !running.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }

        await life.CancelAsync();
        await running;
    }

    /// <summary>Closes the sessions that are open, as at the end of a cmdlet.</summary>
    public void RenewSessions()
    {
        _sessions.Dispose();
        _sessions = new SessionCache(new ConnectorFactory());
    }

    public ClusterLocator Locator() => new(_sessions, Options, Operator);

    public Task<ClusterTarget> TargetAsync() => Locator().LocateAsync(ClusterChoice.Named(Name), CancellationToken.None);

    public async Task<EKSMigrationPlan> PlanAsync(string target = "API_AND_CONFIG_MAP", params (string Row, string Choice)[] choices) =>
        await new MigrationPlanner(Operator, Clock).PlanAsync(await TargetAsync(), new MigrationPlanRequest { TargetMode = target, Choices = choices.ToDictionary(c => c.Row, c => MigrationChoice.Parse(c.Choice)) }, CancellationToken.None);

    /// <summary>Runs a migration and gives its steps.</summary>
    public async Task<List<EKSMigrationStep>> RunAsync(MigrationRunRequest? request = null, IFiles? files = null, Action<EKSMigrationStep>? onStep = null, CancellationToken cancellationToken = default)
    {
        var steps = new List<EKSMigrationStep>();
        await new MigrationRunner(Locator(), files ?? Files, Json, Operator, Clock).RunAsync(
            (request ?? new MigrationRunRequest()) with { Cluster = ClusterChoice.Named(Name), BackupFolder = Folder },
            (step, _) =>
            {
                steps.Add(step);
                onStep?.Invoke(step);
                return Task.CompletedTask;
            },
            cancellationToken);
        return steps;
    }

    /// <summary>Takes a migration back and gives the steps.</summary>
    public async Task<List<EKSMigrationStep>> UndoAsync()
    {
        var steps = new List<EKSMigrationStep>();
        await new MigrationUndo(Locator(), Files, Json, Operator, Clock).UndoAsync(
            new MigrationUndoRequest { Cluster = ClusterChoice.Named(Name), BackupFolder = Folder },
            (step, _) =>
            {
                steps.Add(step);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return steps;
    }

    public async ValueTask DisposeAsync()
    {
        _sessions.Dispose();
        await Sandbox.DisposeAsync();
        Directory.Delete(Folder, true);
    }
}
