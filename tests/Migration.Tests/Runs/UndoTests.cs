using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Runs;

/// <summary>Going back takes no right from anybody: what an entry lives on that stays, stays too.</summary>
public sealed class UndoTests
{
    private const string R = Cluster.R;

    private static MigrationRunRequest With(string mode) => new()
    {
        ApplyBindings = true,
        Wish = new MigrationPlanRequest { TargetMode = mode, Choices = new Dictionary<string, MigrationChoice> { [R + "viewer"] = MigrationChoice.Parse("group:special") } },
    };

    [Theory]
    [InlineData("API", true)]
    [InlineData("API_AND_CONFIG_MAP", false)]
    public async Task A_copied_binding_stays_with_the_entry_that_lives_on_it(string mode, bool stays)
    {
        var oracle = new AccessOracle();
        await using var cluster = await Cluster.StartAsync(Samples.Typical(Rows.Role(R + "viewer", "viewer", "system:special")), Samples.Roles, oracle: oracle);
        await cluster.RunAsync(With(mode));
        var steps = await cluster.UndoAsync();

        Assert.Empty(oracle.Falls);
        Assert.Equal(stays, Samples.EntriesOf(cluster).Contains(R + "viewer"));
        Assert.Equal(stays, steps.Any(s => s is { Name: "Binding", Status: MigrationStepStatus.Failed } && s.Action.Contains("role/viewer would lose access", StringComparison.Ordinal)));
        Assert.Equal(stays, Bindings(cluster).Any(b => b.Contains("special-special", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_bridge_stays_while_an_unfinished_entry_that_stays_is_carried_by_it()
    {
        var oracle = new AccessOracle();
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles, oracle: oracle);
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = "AssociateAccessPolicy", Count = null, Status = 403, ErrorCode = "AccessDeniedException", Message = "not now" });
        await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync());
        cluster.Sandbox.Faults.Clear();
        cluster.Sandbox.State.SetAwsAuth(cluster.Arn, Rows.Map([Rows.NodeRole(R + "nodes")], [Rows.User(Cluster.Admin, "admin", "system:masters")]));
        oracle.Excuse(R + "dev");
        oracle.Excuse(R + "AWSReservedSSO_Admin_0123456789abcdef");
        oracle.Excuse(R + "fargate");
        var unfinished = cluster.Sandbox.State.GetAccessEntries(cluster.Arn).Single(e => e.KubernetesGroups?.Any(g => g.StartsWith("migration-bridge:", StringComparison.Ordinal)) == true);
        await cluster.UndoAsync();

        Assert.Contains(unfinished.PrincipalArn, Samples.EntriesOf(cluster));
        Assert.Contains(cluster.Operator.Warnings, w => w.Contains("The binding stays", StringComparison.Ordinal));
        Assert.DoesNotContain(oracle.Falls, f => f.StartsWith(unfinished.PrincipalArn, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_files_of_a_run_may_be_brought_to_another_place()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        await cluster.RunAsync();
        var elsewhere = cluster.Folder + "-elsewhere";
        Directory.Move(cluster.Folder, elsewhere);
        Directory.CreateDirectory(cluster.Folder);
        try
        {
            var request = new MigrationUndoRequest { Cluster = Clusters.ClusterChoice.Named(Cluster.Name), BackupFolder = elsewhere };
            await new MigrationUndo(cluster.Locator(), Cluster.Files, Cluster.Json, cluster.Operator, cluster.Clock).UndoAsync(request, (_, _) => Task.CompletedTask, default);
            Assert.DoesNotContain(R + "ops", Samples.EntriesOf(cluster));

            await cluster.RunAsync(new MigrationRunRequest());
            File.Delete(Directory.GetFiles(cluster.Folder, "*.migration.plan.json").Single());
            var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.UndoAsync());
            Assert.Contains("Bring the file of the plan", fault.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(elsewhere, true);
        }
    }

    [Fact]
    public async Task A_dry_run_says_what_stays()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        await cluster.RunAsync(With("API") with { Wish = new MigrationPlanRequest { TargetMode = "API" } });
        cluster.Operator.DryRun = true;
        var steps = await cluster.UndoAsync();
        Assert.All(steps, s => Assert.Equal(MigrationStepStatus.Planned, s.Status));
        Assert.Contains(steps, s => s.Target == R + "ops" && s.Action.Contains("not in the mode API", StringComparison.Ordinal));
        Assert.Contains(steps, s => s.Target == "API" && s.Action.Contains("takes no step of the authentication mode back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_of_an_earlier_migration_is_never_written_over()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        await cluster.RunAsync(new MigrationRunRequest { RemoveMappedRows = true });
        var backup = Directory.GetFiles(cluster.Folder, "*.aws-auth.yaml").Single();
        var first = await File.ReadAllTextAsync(backup);
        await cluster.RunAsync();

        Assert.Contains("role/ops", first, StringComparison.Ordinal);
        Assert.DoesNotContain("role/ops", await File.ReadAllTextAsync(backup), StringComparison.Ordinal);
        Assert.Equal(first, await File.ReadAllTextAsync(backup + ".1"));
    }

    [Fact]
    public async Task Two_choices_for_one_row_are_refused()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(Rows.Role(R + "viewer", "viewer", "system:special")), Samples.Roles);
        var id = Assert.Single((await cluster.PlanAsync()).Questions).Id;
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.PlanAsync("API", (id, "drop"), (R + "viewer", "group:special")));
        Assert.Equal(ErrorIds.InvalidArgument, fault.ErrorId);
        Assert.Contains("Two choices are given for the row " + R + "viewer", fault.Message, StringComparison.Ordinal);
        Assert.True((await cluster.PlanAsync("API", (id, "drop"), (R + "viewer", "drop"))).IsReady);
    }

    private static IEnumerable<string> Bindings(Cluster cluster) => new[] { "special-special" }
        .Where(n => cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, n) is not null);
}
