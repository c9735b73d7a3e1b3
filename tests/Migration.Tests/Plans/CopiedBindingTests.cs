using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Plans;

/// <summary>The copy of a role binding for a chosen group: another binding of its name does not pass for it.</summary>
public sealed class CopiedBindingTests
{
    private const string Viewer = Cluster.R + "viewer";
    private const string Copy = "special-special";

    [Fact]
    public async Task A_name_that_is_taken_is_not_the_copys()
    {
        var oracle = new AccessOracle();
        var seed = Samples.Typical(Rows.Role(Viewer, "viewer", "system:special"));
        await using var cluster = await Cluster.StartAsync(seed with { Objects = [.. seed.Objects, Manifests.Binding(Copy, "edit", "others"), Manifests.Binding(Copy + "-2", "edit", "others")] }, Samples.Roles, oracle: oracle);
        var plan = await PlanAsync(cluster);
        Assert.Equal(Copy + "-3", Assert.Single(plan.Bindings).Name);
        await cluster.RunAsync(new MigrationRunRequest { Plan = plan, ApplyBindings = true });

        Assert.Empty(oracle.Falls);
        Assert.Contains(Viewer, Samples.EntriesOf(cluster));
        await cluster.UndoAsync();
        Assert.Equal((true, true, false), (Exists(cluster, Copy), Exists(cluster, Copy + "-2"), Exists(cluster, Copy + "-3")));
    }

    [Theory]
    [InlineData("others", true)]
    [InlineData("special", false)]
    public async Task A_name_that_is_taken_since_stops_the_run_before_it_writes_unless_it_gives_what_is_planned(string group, bool isStopped)
    {
        var oracle = new AccessOracle();
        await using var cluster = await Cluster.StartAsync(Samples.Typical(Rows.Role(Viewer, "viewer", "system:special")), Samples.Roles, oracle: oracle);
        var plan = await PlanAsync(cluster);
        var made = Manifests.Binding(Copy, "view", group);
        ((JsonArray)made["subjects"]!).Add(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "robot", ["namespace"] = "web" });
        cluster.Sandbox.State.PutObject(cluster.Arn, made);
        cluster.RenewSessions();
        var fault = await Record.ExceptionAsync(() => cluster.RunAsync(new MigrationRunRequest { Plan = plan, ApplyBindings = true })) as EksAccessException;

        Assert.Equal(isStopped ? ErrorIds.PlanOutdated : null, fault?.ErrorId);
        Assert.Equal(isStopped, fault?.Message.Contains("gives ClusterRole view to Group others, ServiceAccount web/robot in place of ClusterRole view to Group special", StringComparison.Ordinal) == true);
        Assert.Equal(isStopped, !cluster.Sandbox.Requests.Writes.Any(w => w.Operation == "CreateAccessEntry"));
        Assert.Empty(oracle.Falls);
    }

    [Theory]
    [InlineData("others", true)]
    [InlineData("special", false)]
    public async Task A_name_that_is_taken_while_the_run_begins_stops_it_before_any_entry_and_step_unless_it_gives_what_is_planned(string group, bool isStopped)
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(Rows.Role(Viewer, "viewer", "system:special")), Samples.Roles);
        var plan = await PlanAsync(cluster);
        cluster.AfterRequest = (request, _) =>
        {
            // The lock is the first write; the cluster was read before it.
            if (request.Operation == "TagResource")
            {
                cluster.AfterRequest = null;
                cluster.Sandbox.State.PutObject(cluster.Arn, Manifests.Binding(Copy, "view", group));
            }

            return Task.CompletedTask;
        };
        var fault = await Record.ExceptionAsync(() => cluster.RunAsync(new MigrationRunRequest { Plan = plan, ApplyBindings = true })) as EksAccessException;

        Assert.Null(cluster.AfterRequest);
        Assert.Equal(isStopped ? ErrorIds.PlanOutdated : null, fault?.ErrorId);
        Assert.Equal(isStopped, !cluster.Sandbox.Requests.Writes.Any(w => w.Operation is "CreateAccessEntry" or "UpdateClusterConfig"));
    }

    private static async Task<EKSMigrationPlan> PlanAsync(Cluster cluster) => await cluster.PlanAsync("API_AND_CONFIG_MAP", (Viewer, "group:special"));

    private static bool Exists(Cluster cluster, string name) => cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, name) is not null;
}
