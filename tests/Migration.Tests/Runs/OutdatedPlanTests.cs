using System;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Runs;

/// <summary>Somebody else moves the cluster while it is migrated: what moved is told, and both ways out of the message work.</summary>
public sealed class OutdatedPlanTests
{
    private const string Ops = Cluster.R + "ops";

    [Fact]
    public async Task An_entry_that_somebody_else_makes_stays_when_a_new_plan_is_run()
    {
        await using var cluster = await RacedAsync();
        var again = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync());
        Assert.Equal(ErrorIds.PlanOutdated, again.ErrorId);
        Assert.Contains("access entry " + Ops, again.Message, StringComparison.Ordinal);
        Assert.Contains("New-EKSAccessMigrationPlan -ClusterName prod -TargetMode API_AND_CONFIG_MAP; Invoke-EKSAccessMigration -Plan $plan", again.RecommendedAction, StringComparison.Ordinal);

        var plan = await cluster.PlanAsync();
        await cluster.RunAsync(new MigrationRunRequest { Plan = plan });
        Assert.Equal("theirs", cluster.Entry(Ops).Username);
        Assert.Empty((await cluster.PlanAsync()).Entries);
        Assert.DoesNotContain(cluster.Sandbox.State.GetAccessEntries(cluster.Arn), e => e.KubernetesGroups?.Any(g => g.StartsWith("migration-bridge:", StringComparison.Ordinal)) == true);
    }

    [Fact]
    public async Task An_entry_that_somebody_else_makes_may_go_and_the_run_goes_on()
    {
        await using var cluster = await RacedAsync();
        cluster.Sandbox.State.RemoveAccessEntry(cluster.Arn, Ops);
        await cluster.RunAsync();
        Assert.Contains(cluster.Entry(Ops).Policies, p => p.Policy.EndsWith("ClusterAdminPolicy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("web", true)]
    [InlineData(null, false)]
    public async Task An_entry_after_the_mode_step_counts_for_the_creators_only_when_it_is_of_its_form(string? @namespace, bool isTold)
    {
        const string Other = Cluster.R + "legacy";
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        var plan = await cluster.PlanAsync();
        cluster.Sandbox.State.SetAuthenticationMode(cluster.Arn, "API_AND_CONFIG_MAP");
        cluster.Sandbox.State.PutAccessEntry(cluster.Arn, new AccessEntrySeed(Other) { CreatedAt = DateTime.UtcNow, Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy") { Namespaces = @namespace is null ? [] : [@namespace] }] });
        cluster.RenewSessions();
        var fault = await Record.ExceptionAsync(() => cluster.RunAsync(new MigrationRunRequest { Plan = plan })) as EksAccessException;

        Assert.Equal(isTold, fault is { ErrorId: ErrorIds.PlanOutdated } && fault.Message.Contains("access entry " + Other, StringComparison.Ordinal));
    }

    // While the run is on its way somebody else gives ops an entry with less.
    private static async Task<Cluster> RacedAsync()
    {
        var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        var isDone = false;
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(onStep: step =>
        {
            if (step is { Name: "Bridge" } && !isDone)
            {
                isDone = true;
                cluster.Sandbox.State.PutAccessEntry(cluster.Arn, new AccessEntrySeed(Ops) { Username = "theirs", CreatedAt = DateTime.UtcNow });
            }
        }));
        Assert.Equal(ErrorIds.PlanOutdated, fault.ErrorId);
        Assert.Contains("Somebody has made another access entry for " + Ops, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn {Ops} -All", fault.RecommendedAction, StringComparison.Ordinal);
        return cluster;
    }
}
