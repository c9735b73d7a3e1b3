using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;
using EksAccessManagement.Snapshots;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Faults.Tests;

/// <summary>The rows of the matrix: every cmdlet that reaches a service.</summary>
internal static class Operations
{
    internal const string Dev = Cluster.R + "team/dev";
    private const string Ops = Cluster.R + "ops";
    private const string View = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ClusterQuery Query = ClusterQuery.Named(Cluster.Name);
    private static readonly ClusterChoice Choice = ClusterChoice.Named(Cluster.Name);

    public static IReadOnlyList<Operation> All { get; } = [.. Changes(), .. Questions.All];

    private static Operation[] Changes() =>
    [
        new("Get-EKSAccessEntry", (c, _, say) => new AccessEntryReader(c.Locator(), c.Operator).ReadAsync(new AccessEntryQuery { Clusters = Query, CheckPrincipal = true }, Say<EKSAccessEntry>(say, e => $"{e.PrincipalArn} {string.Join(',', e.AccessPolicy)} {string.Join(',', e.KubernetesGroups)}"), None)) { PrepareAsync = EntriesAsync },
        new("Get-EKSAccessEntry -PrincipalOnly", (c, _, say) => new AccessEntryReader(c.Locator(), c.Operator).ListAsync(new AccessEntryQuery { Clusters = Query }, Say<EKSAccessEntryPrincipal>(say, e => e.PrincipalArn), None)) { PrepareAsync = EntriesAsync },
        new("Grant-EKSClusterAccess", (c, _, say) => new AccessGranter(c.Locator(), new ClusterAwsAuth(), c.Operator, c.Clock).GrantAsync(new AccessGrantRequest { Cluster = Choice, PrincipalArn = Cluster.R + "viewer", AccessPolicy = ["View@web", "Edit"], KubernetesGroups = ["viewers"] }, Say<EKSAccessChange>(say, e => e.PrincipalArn), None)),
        new("Grant-EKSClusterAccess -Exact", (c, _, say) => new AccessGranter(c.Locator(), new ClusterAwsAuth(), c.Operator, c.Clock).GrantAsync(new AccessGrantRequest { Cluster = Choice, PrincipalArn = Dev, AccessPolicy = ["Edit@web"], KubernetesGroups = ["devs"], Exact = true, AllowLoss = true }, Say<EKSAccessChange>(say, e => e.PrincipalArn), None)) { PrepareAsync = EntriesAsync },
        new("Revoke-EKSClusterAccess -AccessPolicy", (c, _, say) => new AccessRevoker(c.Locator(), new ClusterAwsAuth(), c.Operator).RevokeAsync(new AccessRevokeRequest { Cluster = Choice, PrincipalArn = Dev, AccessPolicy = ["View"], AllowRevive = true }, Say<EKSAccessChange>(say, e => e.PrincipalArn), None)) { PrepareAsync = EntriesAsync },
        new("Revoke-EKSClusterAccess", (c, _, say) => new AccessRevoker(c.Locator(), new ClusterAwsAuth(), c.Operator).RevokeAsync(new AccessRevokeRequest { Cluster = Choice, PrincipalArn = Dev, All = true, AllowRevive = true }, Say<EKSAccessChange>(say, e => e.PrincipalArn), None)) { PrepareAsync = EntriesAsync },
        new("Get-EKSAuthenticationMode", (c, _, say) => new AuthenticationModeReader(c.Locator(), c.Operator).ReadAsync(Query, Say<EKSAuthenticationMode>(say, m => m.AuthenticationMode), None)),
        new("Set-EKSAuthenticationMode", (c, _, say) => new AuthenticationModeSwitcher(c.Locator(), c.Operator, c.Clock).SwitchAsync(new AuthenticationModeRequest { Cluster = Choice, Mode = "API_AND_CONFIG_MAP" }, Say<EKSAuthenticationMode>(say, m => m.AuthenticationMode), None)) { Mode = "CONFIG_MAP" },
        new("Get-AwsAuthMapping", (c, _, say) => new AwsAuthMappingReader(new ClusterAwsAuth(), c.Operator).ReadAsync(c.Locator(), Query, Say<AwsAuthMapping>(say, m => m.Arn), None)),
        new("Find-AwsAuthIssue", (c, _, say) => new AwsAuthIssueFinder(c.Locator, c.Operator) { CheckPrincipal = true }.FindAsync(Query, Say<AwsAuthIssue>(say, i => i.ToString()), None)),
        new("Repair-AwsAuth", (c, _, say) => new ClusterAwsAuthRepairer(c.Locator(), c.Operator).RepairAsync(Query, Say<AwsAuthRepair>(say, r => r.Text), None)),
        new("Convert-AwsAuthToAccessEntry", (c, _, say) => new AwsAuthConverter(c.Locator(), new ClusterAwsAuth(), c.Operator).ConvertAsync(new AwsAuthConvertRequest { Clusters = Query }, Say<EKSAccessEntrySpec>(say, s => $"{s.RowArn} {Told(c, s)}"), None)),
        new("Add-AwsAuthMapping", (c, f, say) => ChangeAsync(c, f, say, new AddAwsAuthRow(AwsAuthRowSpec.For(Cluster.R + "new", "new", ["news"])))) { WritesFiles = true },
        new("Remove-AwsAuthMapping", (c, f, say) => ChangeAsync(c, f, say, new RemoveAwsAuthPrincipal(Ops))) { WritesFiles = true },
        new("Set-AwsAuth", (c, f, say) => ChangeAsync(c, f, say, new SetAwsAuth(AwsAuthSource.FromText(string.Concat(Rows.Map([Rows.NodeRole(Cluster.R + "nodes"), Rows.Role(Cluster.R + "fargate", "system:node:{{SessionName}}", "system:bootstrappers", "system:nodes", "system:node-proxier")]).Values))))) { WritesFiles = true },
        new("Backup-AwsAuth", (c, f, say) => new AwsAuthBackupTaker(c.Locator(), c.Operator, f, Cluster.Json, c.Clock).BackupAsync(Query, c.Folder, true, Say<AwsAuthBackup>(say, b => b.Sha256), None)) { WritesFiles = true },
        new("Restore-AwsAuth", RestoreAsync) { PrepareAsync = BackupAsync, WritesFiles = true },
        new("New-EKSAccessMigrationPlan", PlanAsync) { Mode = "CONFIG_MAP" },
        new("Invoke-EKSAccessMigration", (c, f, _) => MigrateAsync(c, f)) { Mode = "CONFIG_MAP", WritesFiles = true, BreakLockAsync = (c, f, _) => MigrateAsync(c, f, true), WayOutAsync = UndoAndMigrateAsync },
        new("Get-EKSAccessMigration", (c, _, say) => new MigrationStateReader(c.Locator(), c.Operator, c.Clock).ReadAsync(Query, Say<EKSMigrationState>(say, s => s.AuthenticationMode), None)),
        new("Undo-EKSAccessMigration", (c, f, _) => UndoAsync(c, f)) { BreakLockAsync = (c, f, _) => UndoAsync(c, f, true), Mode = "CONFIG_MAP", PrepareAsync = c => MigrateAsync(c, Cluster.Files), WritesFiles = true },
        new("Repair-EKSClusterAccess", (c, f, say) => new ClusterRescuer(c.Locator(), f, Cluster.Json, c.Operator, c.Clock).RescueAsync(new RecoveryRequest { Cluster = Choice, BackupFolder = c.Folder, VerifyTimeout = TimeSpan.FromSeconds(2) }, Say<EKSRecoveryStep>(say, s => Told(c, s)), None)) { Mode = "CONFIG_MAP" },
    ];

    public static Task<Cluster> StartAsync(Operation operation, Sandbox.SandboxOptions? options = null) =>
        Cluster.StartAsync(Samples.Typical() with { AuthenticationMode = operation.Mode }, Samples.Roles, options: options);

    private static Func<T, CancellationToken, Task> Say<T>(Action<string> say, Func<T, string> words) => (item, _) =>
    {
        lock (say)
        {
            say(words(item));
        }

        return Task.CompletedTask;
    };

    public static Task EntriesAsync(Cluster cluster)
    {
        cluster.Sandbox.State.PutAccessEntry(cluster.Arn, new AccessEntrySeed(Dev) { Policies = [new AccessPolicySeed(View)] });
        cluster.Sandbox.State.PutAccessEntry(cluster.Arn, new AccessEntrySeed(Cluster.R + "viewer") { KubernetesGroups = ["viewers"] });
        return Task.CompletedTask;
    }

    private static async Task ChangeAsync(Cluster cluster, IFiles files, Action<string> say, AwsAuthChangeRequest request)
    {
        var changer = new AwsAuthChanger(cluster.Locator(), cluster.Operator, files, Cluster.Json, cluster.Clock);
        await changer.ChangeAsync(new AwsAuthChangeOrder(Choice, request) { BackupFolder = cluster.Folder }, None);
        say(request.Action.ToString());
    }

    private static async Task BackupAsync(Cluster cluster)
    {
        var taker = new AwsAuthBackupTaker(cluster.Locator(), cluster.Operator, Cluster.Files, Cluster.Json, cluster.Clock);
        await taker.BackupAsync(Query, Path.Combine(cluster.Folder, "kept"), false, (_, _) => Task.CompletedTask, None);
        cluster.Sandbox.State.SetAwsAuth(cluster.Arn, Rows.Map([Rows.NodeRole(Cluster.R + "nodes"), Rows.Role(Cluster.R + "fargate", "system:node:{{SessionName}}", "system:bootstrappers", "system:nodes", "system:node-proxier")], [Rows.User(Cluster.Admin, "admin", "system:masters")]));
    }

    private static Task RestoreAsync(Cluster cluster, IFiles files, Action<string> say) =>
        ChangeAsync(cluster, files, say, new RestoreAwsAuth(AwsAuthBackup.Read(Cluster.Files.ReadText(Path.Combine(cluster.Folder, "kept")), Cluster.Json)));

    /// <summary>A spec says by itself what could not be asked about it.</summary>
    private static string Told(Cluster cluster, EKSAccessEntrySpec spec)
    {
        if (spec.Reason.Contains("could not be asked", StringComparison.Ordinal) || spec.Reason.Contains("cannot be read", StringComparison.Ordinal))
        {
            cluster.Operator.Warnings.Add(spec.Reason);
        }

        return spec.Status.ToString();
    }

    /// <summary>A step of a rescue says what could not be looked at.</summary>
    private static string Told(Cluster cluster, EKSRecoveryStep step)
    {
        if (step.Status == RecoveryStepStatus.Warning)
        {
            cluster.Operator.Warnings.Add(step.Message);
        }

        return step.Name;
    }

    /// <summary>So does a plan.</summary>
    private static async Task PlanAsync(Cluster cluster, IFiles files, Action<string> say)
    {
        var plan = await cluster.PlanAsync("API");
        cluster.Operator.Warnings.AddRange(plan.Readiness.Select(r => r.ToString()).Concat(plan.Notes).Concat(plan.Snapshot.NotEvaluated.Select(n => n.ToString()))
            .Where(w => w.Contains("not", StringComparison.Ordinal) && (w.Contains("read", StringComparison.Ordinal) || w.Contains("ask", StringComparison.Ordinal) || w.Contains("refused", StringComparison.Ordinal)))
            .Concat(plan.Questions.Select(q => q.ToString())));
        say(string.Join('\n', plan.Steps.Select(s => s.ToString())));
    }

    private static async Task UndoAndMigrateAsync(Cluster cluster, IFiles files, Action<string> say)
    {
        await UndoAsync(cluster, files);
        await MigrateAsync(cluster, files);
    }

    private static async Task MigrateAsync(Cluster cluster, IFiles files, bool breakLock = false) => await cluster.RunAsync(new MigrationRunRequest { BreakLock = breakLock }, files);

    private static async Task UndoAsync(Cluster cluster, IFiles files, bool breakLock = false) => await new MigrationUndo(cluster.Locator(), files, Cluster.Json, cluster.Operator, cluster.Clock).UndoAsync(
        new MigrationUndoRequest { Cluster = Choice, BackupFolder = cluster.Folder, BreakLock = breakLock }, (_, _) => Task.CompletedTask, None);
}
