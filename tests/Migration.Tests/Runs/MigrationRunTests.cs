using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Runs;

public sealed class MigrationRunTests
{
    private const string R = Cluster.R;
    private static readonly MigrationRunRequest Api = new() { Wish = new MigrationPlanRequest { TargetMode = "API" } };

    [Fact]
    public async Task A_typical_cluster_reaches_API_and_nobody_ever_loses_a_right()
    {
        var oracle = new AccessOracle();
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles, oracle: oracle);
        var steps = await cluster.RunAsync(Api);

        Assert.Empty(oracle.Falls);
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
        Assert.All(oracle.Before, b => Assert.Superset(b.Value, oracle.Now(cluster.Sandbox)[b.Key]));
        Assert.Equal("Compare", steps[^1].Name);
        Assert.DoesNotContain(cluster.Sandbox.State.GetAccessEntries(cluster.Arn), e => e.KubernetesGroups?.Any(IsMark) == true);
        Assert.Null(cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, BridgeName(steps)));
        Assert.DoesNotContain(cluster.Sandbox.State.GetCluster(cluster.Arn).Tags, t => t.Key.Contains("lock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Writes_are_at_most_three_for_an_administrator_and_two_for_any_other()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        await cluster.RunAsync(Api);

        // A create names the cluster, every other write the entry.
        var others = cluster.Sandbox.Requests.Writes.Where(w => w.Operation is "AssociateAccessPolicy" or "UpdateAccessEntry" or "DisassociateAccessPolicy" or "DeleteAccessEntry").GroupBy(w => w.Target).ToArray();
        Assert.Equal(4, cluster.Sandbox.Requests.CountOf("CreateAccessEntry"));
        Assert.Equal(3, others.Length);
        Assert.All(others, g => Assert.Equal(2, g.Count()));
        Assert.Equal(2, cluster.Sandbox.Requests.CountOf("UpdateClusterConfig"));
    }

    [Fact]
    public async Task A_dry_run_sends_no_write_and_leaves_no_file()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        cluster.Operator.DryRun = true;
        var steps = await cluster.RunAsync(Api);

        Assert.Empty(cluster.Sandbox.Requests.Writes);
        Assert.Empty(Directory.GetFiles(cluster.Folder));
        Assert.Contains(steps, s => s is { Name: "Entry", Status: MigrationStepStatus.Planned, Applied: false });
    }

    [Fact]
    public async Task A_plan_of_another_state_is_refused_and_what_moved_is_told()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        var plan = await cluster.PlanAsync();
        cluster.Sandbox.State.SetAwsAuth(cluster.Arn, Rows.Map([Rows.Role(R + "ops", "ops", "system:masters")], [Rows.User(Cluster.Admin, "admin", "system:masters")]));
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(new MigrationRunRequest { Plan = plan }));

        Assert.Equal(ErrorIds.PlanOutdated, fault.ErrorId);
        Assert.Contains("mapRoles was changed", fault.Message, StringComparison.Ordinal);
        Assert.Empty(cluster.Sandbox.Requests.Writes);
    }

    [Fact]
    public async Task A_difference_has_to_be_accepted_by_its_id()
    {
        var rows = new[] { Rows.Role(R + "viewer", "viewer", "system:special") };
        await using var cluster = await Cluster.StartAsync(Samples.Typical(rows), Samples.Roles);
        var wish = new MigrationPlanRequest { TargetMode = "API", Choices = new Dictionary<string, MigrationChoice> { [R + "viewer"] = MigrationChoice.Parse("drop") } };
        var blocked = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(Api));
        var open = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(new MigrationRunRequest { Wish = wish }));
        var wildcard = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(new MigrationRunRequest { Wish = wish, AcceptDifference = ["*"] }));
        var writes = cluster.Sandbox.Requests.Writes.Count;
        var id = Assert.Single((await cluster.PlanAsync("API", (R + "viewer", "drop"))).DifferencesToAccept);
        await cluster.RunAsync(new MigrationRunRequest { Wish = wish, AcceptDifference = [id] });

        Assert.Equal((ErrorIds.PlanNotReady, ErrorIds.DifferenceNotAccepted, ErrorIds.WildcardNotAllowed, 0), (blocked.ErrorId, open.ErrorId, wildcard.ErrorId, writes));
        Assert.Contains(id, open.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
    }

    [Fact]
    public async Task Copied_bindings_carry_a_chosen_group()
    {
        var oracle = new AccessOracle();
        var rows = new[] { Rows.Role(R + "viewer", "viewer", "system:special") };
        await using var cluster = await Cluster.StartAsync(Samples.Typical(rows), Samples.Roles, oracle: oracle);
        var request = Api with { Wish = Api.Wish with { Choices = new Dictionary<string, MigrationChoice> { [R + "viewer"] = MigrationChoice.Parse("group:special") } } };
        var without = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(request));
        await cluster.RunAsync(request with { ApplyBindings = true });

        Assert.Equal(ErrorIds.PlanNotReady, without.ErrorId);
        Assert.Empty(oracle.Falls);
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
    }

    [Fact]
    public async Task Undo_takes_entries_bindings_and_rows_back_and_says_what_it_cannot()
    {
        var oracle = new AccessOracle();
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles, oracle: oracle);
        var before = cluster.Sandbox.State.GetAwsAuth(cluster.Arn);
        await cluster.RunAsync(new MigrationRunRequest { RemoveMappedRows = true });
        var cut = cluster.Sandbox.State.GetAwsAuth(cluster.Arn)!;
        var steps = await cluster.UndoAsync();

        Assert.DoesNotContain("role/ops", cut["mapRoles"], StringComparison.Ordinal);
        Assert.Contains("role/deleted", cut["mapRoles"], StringComparison.Ordinal);
        Assert.Equal(before, cluster.Sandbox.State.GetAwsAuth(cluster.Arn));
        Assert.DoesNotContain(R + "ops", Samples.EntriesOf(cluster));
        Assert.Contains(steps, s => s is { Name: "Mode", Status: MigrationStepStatus.Failed });
        Assert.Empty(oracle.Falls);
        await cluster.RunAsync(Api);
        Assert.Empty(oracle.Falls);
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
    }

    [Fact]
    public async Task Undo_after_the_mode_API_leaves_entries_because_nobody_reads_the_rows()
    {
        var oracle = new AccessOracle();
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles, oracle: oracle);
        await cluster.RunAsync(Api);
        var steps = await cluster.UndoAsync();

        Assert.Contains(R + "ops", Samples.EntriesOf(cluster));
        Assert.Contains(steps, s => s.Status == MigrationStepStatus.Failed && s.Action.Contains("would lose its access", StringComparison.Ordinal));
        Assert.Empty(oracle.Falls);
    }

    [Fact]
    public async Task Without_a_bridge_the_gap_has_to_be_accepted()
    {
        var oracle = new AccessOracle();
        var seed = Samples.Typical() with { AuthenticationMode = "API_AND_CONFIG_MAP", AddsEksOwnedEntries = true, Objects = [Manifests.Binding("readers", "view", "readers"), Manifests.Binding("devs-edit", "edit", "devs", "web"), ClusterRoles.Of("rbac-reader", ["get", "list"], ["rbac.authorization.k8s.io", ""], ["roles", "rolebindings", "clusterroles", "clusterrolebindings", "configmaps", "namespaces"]), Manifests.Binding("rbac-readers", "rbac-reader", "readers")], AwsAuth = Rows.Map([Rows.Role(R + "ops", "ops:{{SessionName}}", "system:masters"), Rows.Role(R + "viewer", "viewer", "readers")]) };
        await using var cluster = await Cluster.StartAsync(seed, Samples.Roles, caller: R + "viewer", oracle: oracle);
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync());
        oracle.Excused.Add("role/ops");
        await cluster.RunAsync(new MigrationRunRequest { AcceptGap = true });

        Assert.Equal(ErrorIds.GapNotAccepted, fault.ErrorId);
        Assert.Contains("role/ops", fault.Message, StringComparison.Ordinal);
        Assert.Empty(oracle.Falls);
        var entry = cluster.Entry(R + "ops");
        Assert.Empty(entry.KubernetesGroups ?? []);
        Assert.Single(entry.Policies);
    }

    [Fact]
    public async Task A_second_run_is_locked_out_and_a_dead_lock_can_be_broken()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        cluster.Sandbox.State.AddRole(Cluster.Account, new RoleSeed("x"));
        var target = await cluster.TargetAsync();
        await target.Eks.TagResourceAsync(target.Arn.ToString(), new Dictionary<string, string> { ["eks-access-management:migration-lock"] = "somebody 2026-01-01T00:00:00Z" }, default);
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync());
        await cluster.RunAsync(new MigrationRunRequest { BreakLock = true });

        Assert.Equal(ErrorIds.MigrationLocked, fault.ErrorId);
        Assert.Contains("somebody", fault.Message, StringComparison.Ordinal);
        Assert.Contains(R + "ops", Samples.EntriesOf(cluster));
    }

    [Fact]
    public async Task The_journal_holds_no_secret_and_is_its_owners_alone()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        var steps = await cluster.RunAsync();
        var path = steps[^1].JournalPath;
        var text = await File.ReadAllTextAsync(path);

        Assert.StartsWith(cluster.Folder, path, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Sandbox.State.GetAccessKey(Cluster.Admin)!.SecretAccessKey, text, StringComparison.Ordinal);
        Assert.Contains("\"operation\":\"DeleteAccessEntry\"", text.Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(cluster.Folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task A_canary_is_made_and_compared_before_any_other_and_stops_the_run_when_it_differs()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        var nobody = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(Api with { Canary = R + "nobody" }));
        var before = Samples.EntriesOf(cluster).ToArray();

        // Somebody binds the canary's group to more while it is being tried.
        var clumsy = true;
        var plan = await cluster.PlanAsync("API");
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(Api with { Plan = plan, Canary = R + "team/dev" }, onStep: step =>
        {
            if (clumsy && step is { Name: "Entry", Applied: true })
            {
                clumsy = false;
                cluster.Sandbox.State.PutObject(cluster.Arn, Manifests.Binding("by-mistake", "admin", "devs", "web"));
            }
        }));
        var made = Samples.EntriesOf(cluster).Except(before).Where(e => !e.EndsWith("/nodes", StringComparison.Ordinal) && !e.EndsWith("/fargate", StringComparison.Ordinal)).ToArray();
        await (await cluster.TargetAsync()).OpenKubernetes().DeleteBindingAsync("web", "by-mistake", default);
        var steps = await cluster.RunAsync(Api with { Canary = R + "team/dev" });

        Assert.Equal((ErrorIds.InvalidArgument, ErrorIds.MigrationDiffers), (nobody.ErrorId, fault.ErrorId));
        Assert.Contains("canary", fault.Message, StringComparison.Ordinal);
        Assert.Equal([R + "team/dev"], made);
        Assert.Contains(steps, s => s.Name == "Compare" && s.Target == R + "team/dev");
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
    }

    [Fact]
    public async Task Reads_come_in_pages_and_writes_do_not_grow_with_what_is_there()
    {
        var there = Enumerable.Range(0, 250).Select(i => new AccessEntrySeed($"{R}there{i}") { KubernetesGroups = ["viewers"] }).ToArray();
        var seed = Samples.Typical() with { AuthenticationMode = "API_AND_CONFIG_MAP", AccessEntries = there };
        await using var cluster = await Cluster.StartAsync(seed, Samples.Roles);
        await cluster.RunAsync(new MigrationRunRequest());
        var requests = cluster.Sandbox.Requests;
        var lists = requests.CountOf("ListAccessEntries");
        var describes = requests.All.Where(r => r.Operation == "DescribeAccessEntry").GroupBy(r => r.Target).Max(g => g.Count());

        // Three pages a listing. An entry is described once a reading: plan, gate, read back, and what is made again before each write.
        Assert.Equal(0, lists % 3);
        Assert.InRange(lists / 3, 3, 6);
        Assert.InRange(describes, 3, 8);
        Assert.InRange(requests.Writes.Count(w => w.Service == "eks"), 1, 24);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public async Task A_fleet_goes_on_after_a_failure_unless_told_to_stop(bool stops, int migrated)
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles, others: [Samples.Typical() with { Name = "second" }, Samples.Typical() with { Name = "third" }]);
        cluster.Sandbox.State.SetStatus(cluster.Arn, "FAILED");
        var requests = new[] { Cluster.Name, "second", "third" }.Select(n => Api with { Cluster = Clusters.ClusterChoice.Named(n), BackupFolder = cluster.Folder }).ToArray();
        await new MigrationFleet(cluster.Locator(), Cluster.Files, Cluster.Json, cluster.Operator, cluster.Clock).RunAsync(requests, stops ? 1 : 3, stops, (_, _) => Task.CompletedTask, default);

        Assert.Equal(ErrorIds.PlanNotReady, Assert.Single(cluster.Operator.Errors).ErrorId);
        Assert.Equal(migrated, cluster.Sandbox.State.Clusters.Count(c => cluster.Sandbox.State.GetCluster(c).AuthenticationMode == "API"));
        Assert.Equal(stops ? 2 : 0, cluster.Operator.Warnings.Count(w => w.Contains("was not begun", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_more_clusters_than_asked_for_are_worked_on_at_a_time()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles, others: [Samples.Typical() with { Name = "second" }, Samples.Typical() with { Name = "third" }]);
        var (running, most, gate) = (new HashSet<string>(), 0, new object());
        var requests = new[] { Cluster.Name, "second", "third" }.Select(n => Api with { Cluster = Clusters.ClusterChoice.Named(n), BackupFolder = cluster.Folder }).ToArray();
        await new MigrationFleet(cluster.Locator(), Cluster.Files, Cluster.Json, cluster.Operator, cluster.Clock).RunAsync(
            requests,
            2,
            false,
            (step, _) =>
            {
                lock (gate)
                {
                    running.Add(step.ClusterName);
                    most = Math.Max(most, running.Count);
                    if (step is { Name: "Compare", Target: var on } && on == step.ClusterName && cluster.Sandbox.State.GetCluster(cluster.Sandbox.State.Clusters.Single(c => c.Name == on)).AuthenticationMode == "API")
                    {
                        running.Remove(step.ClusterName);
                    }
                }

                return Task.CompletedTask;
            },
            default);

        Assert.Empty(running);
        Assert.InRange(most, 1, 2);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Cut_at_a_journal_line_and_run_again_it_ends_the_same(int line, bool keepsJournal)
    {
        var oracle = new AccessOracle();
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles, oracle: oracle);
        using var life = new CancellationTokenSource();
        var files = new DyingFiles(Cluster.Files, line, life.Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.RunAsync(Api, files, cancellationToken: life.Token));
        Assert.True(files.IsDead);
        if (!keepsJournal)
        {
            foreach (var file in Directory.GetFiles(cluster.Folder))
            {
                File.Delete(file);
            }
        }

        await cluster.RunAsync(Api with { BreakLock = true });

        Assert.Empty(oracle.Falls);
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
        Assert.All(oracle.Before, b => Assert.Superset(b.Value, oracle.Now(cluster.Sandbox)[b.Key]));
        string[] expected = [Cluster.Admin + "|ClusterAdmin|", R + "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef|ClusterAdmin|", R + "fargate||", R + "nodes||", R + "ops|ClusterAdmin|", R + "team/dev||devs"];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            cluster.Sandbox.State.GetAccessEntries(cluster.Arn).Where(e => !e.PrincipalArn.Contains("service-role", StringComparison.Ordinal)).Select(Told).Order(StringComparer.Ordinal));
        Assert.Null(cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, "eks-access-migration-" + Authorization.StableId.Of(cluster.Arn.ToString())));
    }

    public static TheoryData<int, bool> Cuts()
    {
        // The fixed share of the full run: every fifth line; EKSAM_MIGRATION_FULL=1 takes them all.
        var step = Environment.GetEnvironmentVariable("EKSAM_MIGRATION_FULL") == "1" ? 1 : 5;
        var data = new TheoryData<int, bool>();
        for (var line = 1; line < 31; line += step)
        {
            data.Add(line, line % 2 == 0);
        }

        return data;
    }

    private static string Told(AccessEntrySeed e) => $"{e.PrincipalArn}|{(e.Policies.Count == 0 ? string.Empty : "ClusterAdmin")}|{string.Join(",", (e.KubernetesGroups ?? []).Where(g => g is not ("system:bootstrappers" or "system:nodes")))}";

    private static bool IsMark(string group) => group.StartsWith("migration-bridge:", StringComparison.Ordinal);

    private static string BridgeName(IEnumerable<EKSMigrationStep> steps) => steps.First(s => s.Name == "Bridge").Target;
}
