using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Runs;

/// <summary>Going back takes a role binding away only when the migration has made it, it is as it was made, and nobody is seen to live on it where all can be seen.</summary>
public sealed class UndoneBindingTests
{
    private const string R = Cluster.R;
    private const string Copy = "special-special";

    [Theory]
    [InlineData("API", "ListAccessEntries", 1)]
    [InlineData("API", "list clusterrolebindings", 0)]
    [InlineData("API", "list roles", 0)]
    [InlineData("API_AND_CONFIG_MAP", "get configmaps", 0)]
    public async Task A_binding_stays_while_it_is_not_known_who_lives_on_it(string mode, string unread, int after)
    {
        await using var cluster = await MigratedAsync(mode);
        if (mode != "API")
        {
            // Nobody but a row that was added since lives on the copy.
            cluster.Sandbox.State.RemoveAccessEntry(cluster.Arn, R + "viewer");
            cluster.Sandbox.State.SetAwsAuth(cluster.Arn, Rows.Map([Rows.Role(R + "legacy", "legacy", "special")], [Rows.User(Cluster.Admin, "admin", "system:masters")]));
        }

        Rescues.Refuse(cluster, unread, null, unread.Contains(' ', StringComparison.Ordinal) ? "Forbidden" : "AccessDeniedException", 403, after);
        var steps = await cluster.UndoAsync();
        AssertStays(cluster, steps, "is not known, for not all could be read");

        // When all can be read, what keeps it is named; or, when nothing does, it goes.
        cluster.Sandbox.Faults.Clear();
        AssertStays(cluster, await cluster.UndoAsync(), "would lose access");
    }

    [Theory]
    [InlineData("subjects")]
    [InlineData("roleRef")]
    public async Task A_binding_that_was_changed_since_stays(string changed)
    {
        await using var cluster = await MigratedAsync("API_AND_CONFIG_MAP");
        var manifest = (JsonObject)Live(cluster)!.DeepClone();
        if (changed == "subjects")
        {
            ((JsonArray)manifest["subjects"]!).Add(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "robot", ["namespace"] = "web" });
        }
        else
        {
            manifest["roleRef"]!["name"] = "edit";
        }

        cluster.Sandbox.State.PutObject(cluster.Arn, manifest);
        AssertStays(cluster, await cluster.UndoAsync(), changed == "subjects" ? "was changed since; it gives ClusterRole view to Group special, ServiceAccount web/robot" : "was changed since; it gives ClusterRole edit");
    }

    [Fact]
    public async Task A_binding_that_somebody_else_made_first_stays()
    {
        await using var cluster = await StartAsync();
        cluster.AfterRequest = (request, _) =>
        {
            // Between the look at what is there and the making of what is missing.
            if (request.Operation == "TagResource" && Live(cluster) is null)
            {
                cluster.Sandbox.State.PutObject(cluster.Arn, Manifests.Binding(Copy, "view", "special"));
            }

            return Task.CompletedTask;
        };
        var run = await cluster.RunAsync(With("API_AND_CONFIG_MAP"));
        Assert.Contains(run, s => s is { Name: "Binding", Status: MigrationStepStatus.Skipped, Applied: false });
        var steps = await cluster.UndoAsync();

        Assert.NotNull(Live(cluster));
        Assert.Contains(steps, s => s is { Name: "Binding", Status: MigrationStepStatus.Skipped } && s.Action.Contains("somebody else has made it. It stays", StringComparison.Ordinal));
        Assert.DoesNotContain(R + "viewer", Samples.EntriesOf(cluster));
    }

    [Fact]
    public async Task A_binding_by_the_manifest_of_the_plan_after_a_refusal_stays()
    {
        await using var cluster = await StartAsync();
        Rescues.Refuse(cluster, "create clusterrolebindings", 1, "Forbidden", 403);
        await Assert.ThrowsAsync<Errors.EksAccessException>(() => cluster.RunAsync(With("API_AND_CONFIG_MAP")));
        cluster.Sandbox.State.PutObject(cluster.Arn, Manifests.Binding(Copy, "view", "special"));
        await cluster.RunAsync(With("API_AND_CONFIG_MAP"));
        await cluster.UndoAsync();
        Assert.NotNull(Live(cluster));
    }

    [Fact]
    public async Task A_binding_whose_making_was_not_answered_goes_when_it_is_as_it_was_made()
    {
        await using var cluster = await StartAsync();
        cluster.Sandbox.Faults.Add(Sandbox.Faults.SandboxFaultKind.CutDuring, "create clusterrolebindings");
        await Assert.ThrowsAsync<Errors.EksAccessException>(() => cluster.RunAsync(With("API_AND_CONFIG_MAP")));
        Assert.NotNull(Live(cluster));
        await cluster.RunAsync(With("API_AND_CONFIG_MAP"));
        await cluster.UndoAsync();
        Assert.Null(Live(cluster));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_temporary_binding_that_was_changed_stays_in_undo_and_when_the_run_is_finished(bool isUndone)
    {
        await using var cluster = await StartAsync();
        Rescues.Refuse(cluster, "AssociateAccessPolicy", null, "AccessDeniedException", 403);
        var name = string.Empty;
        await Assert.ThrowsAsync<Errors.EksAccessException>(() => cluster.RunAsync(With("API_AND_CONFIG_MAP"), onStep: s => name = s.Name == "Bridge" ? s.Target : name));
        cluster.Sandbox.Faults.Clear();
        var manifest = (JsonObject)cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, name)!.DeepClone();
        ((JsonArray)manifest["subjects"]!).Add(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = "oncall" });
        cluster.Sandbox.State.PutObject(cluster.Arn, manifest);
        var steps = isUndone ? await cluster.UndoAsync() : await cluster.RunAsync(With("API_AND_CONFIG_MAP"));

        Assert.NotNull(cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, name));
        Assert.Single(steps, s => s is { Name: "Bridge", Status: MigrationStepStatus.Failed } && s.Action.Contains("was changed since", StringComparison.Ordinal));
    }

    private static MigrationRunRequest With(string mode) => new()
    {
        ApplyBindings = true,
        Wish = new MigrationPlanRequest { TargetMode = mode, Choices = new Dictionary<string, MigrationChoice> { [R + "viewer"] = MigrationChoice.Parse("group:special") } },
    };

    private static Task<Cluster> StartAsync() => Cluster.StartAsync(Samples.Typical(Rows.Role(R + "viewer", "viewer", "system:special")), Samples.Roles);

    private static async Task<Cluster> MigratedAsync(string mode)
    {
        var cluster = await StartAsync();
        await cluster.RunAsync(With(mode));
        Assert.NotNull(Live(cluster));
        return cluster;
    }

    private static void AssertStays(Cluster cluster, IEnumerable<EKSMigrationStep> steps, string why)
    {
        Assert.NotNull(Live(cluster));
        Assert.Single(steps, s => s is { Name: "Binding", Status: MigrationStepStatus.Failed } && s.Action.Contains(why, StringComparison.Ordinal));
        Assert.Contains(cluster.Operator.Warnings, w => w.Contains(why, StringComparison.Ordinal));
    }

    private static JsonObject? Live(Cluster cluster) => cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, Copy);
}
