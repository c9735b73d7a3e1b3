using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Recovery;

/// <summary>The guard over effective access where aws-auth is edited and where a migration runs.</summary>
public sealed class AccessGuardTests
{
    private const string R = Cluster.R;
    private static readonly string AdminRow = Rows.User(Cluster.Admin, "admin", "system:masters");

    [Fact]
    public async Task The_last_administrators_row_is_not_edited_away_and_what_remains_is_told()
    {
        await using var cluster = await Cluster.StartAsync(Two("ops-team"), [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "dev");
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => RemoveAsync(cluster, R + "ops"));

        Assert.Equal(ErrorIds.WouldLockOut, fault.ErrorId);
        Assert.Contains("is the last way into cluster prod as an administrator", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the cluster's creator, by a mapping that no API shows", fault.Message, StringComparison.Ordinal);
        Assert.Contains("eks:UpdateClusterConfig", fault.Message, StringComparison.Ordinal);
        Assert.True((await RemoveAsync(cluster, R + "ops", allows: true)).Applied);
    }

    [Fact]
    public async Task An_administrator_by_RBAC_is_another_way_and_a_row_of_nobody_is_none()
    {
        var seed = Two("ops-team") with { AwsAuth = Rows.Map([Rows.Role(R + "ops", "ops", "ops-team"), Rows.Role(R + "gone", "gone", "system:masters"), Rows.Role(R + "dev", "dev", "readers")], [AdminRow]) };
        await using var cluster = await Cluster.StartAsync(seed, [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "dev");

        Assert.True((await RemoveAsync(cluster, Cluster.Admin)).Applied);
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => RemoveAsync(cluster, R + "ops"));
        Assert.Contains($"These do not count: {R}gone", fault.Message, StringComparison.Ordinal);
        Assert.True((await RemoveAsync(cluster, R + "gone")).Applied);
    }

    [Fact]
    public async Task A_row_that_a_living_entry_answers_for_may_go()
    {
        var seed = Two("ops-team") with { AuthenticationMode = "API_AND_CONFIG_MAP", AccessEntries = [new AccessEntrySeed(R + "ops") { CreatedAt = DateTime.UtcNow, Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] }] };
        await using var cluster = await Cluster.StartAsync(seed, [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "dev");
        Assert.True((await RemoveAsync(cluster, R + "ops")).Applied);
    }

    [Fact]
    public async Task A_migration_that_drops_the_last_administrator_is_refused_before_the_first_write()
    {
        var seed = Two("system:ops") with { AwsAuth = Rows.Map([Rows.Role(R + "ops", "ops", "system:ops"), Rows.Role(R + "dev", "dev", "readers")]) };
        await using var cluster = await Cluster.StartAsync(seed, [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "dev");
        var wish = new MigrationPlanRequest { TargetMode = "API", Choices = new Dictionary<string, MigrationChoice> { [R + "ops"] = MigrationChoice.Parse("drop") } };
        var plan = await new MigrationPlanner(cluster.Operator, cluster.Clock).PlanAsync(await cluster.TargetAsync(), wish, CancellationToken.None);
        var request = new MigrationRunRequest { Wish = wish, AcceptDifference = plan.DifferencesToAccept, AcceptGap = true };
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(request));

        Assert.Equal(ErrorIds.WouldLockOut, fault.ErrorId);
        Assert.Contains(R + "ops", fault.Message, StringComparison.Ordinal);
        Assert.Empty(cluster.Sandbox.Requests.Writes);
        await cluster.RunAsync(request with { AllowLockout = true });
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
    }

    [Fact]
    public async Task Rows_behind_stale_entries_stay_when_mapped_rows_are_taken_out()
    {
        var seed = Samples.Typical() with
        {
            AuthenticationMode = "API_AND_CONFIG_MAP",
            AccessEntries = [new AccessEntrySeed(R + "ops") { CreatedAt = DateTime.UtcNow.AddDays(-40), PrincipalId = "AROAOLDOLDOLDOLDOLD12", KubernetesGroups = ["viewers"] }],
        };
        var roles = Samples.Roles.Where(r => r.Name != "ops").Append(new RoleSeed("ops") { CreatedAt = DateTime.UtcNow.AddDays(-1) });
        await using var cluster = await Cluster.StartAsync(seed, roles);
        var plan = await cluster.PlanAsync();
        var choices = plan.Questions.ToDictionary(q => q.Id, _ => MigrationChoice.Parse("stay"));
        await cluster.RunAsync(new MigrationRunRequest { Wish = new MigrationPlanRequest { Choices = choices }, AcceptDifference = plan.DifferencesToAccept, RemoveMappedRows = true });

        var text = cluster.Sandbox.State.GetAwsAuth(cluster.Arn)!["mapRoles"];
        Assert.Contains("role/ops", text, StringComparison.Ordinal);
        Assert.DoesNotContain("role/dev", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team/ops", "")]
    [InlineData("ops", "AROAOLDOLDOLDOLDOLD12")]
    public async Task The_row_that_lets_the_caller_in_stays_though_a_stale_entry_has_the_callers_name(string name, string id)
    {
        await using var cluster = await Cluster.StartAsync(Unasked(name, id.Length == 0 ? null : id), [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "ops");
        Rescues.Refuse(cluster, "GetRole", null, "AccessDenied", 403);
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => RemoveAsync(cluster, R + "ops"));

        Assert.Equal(ErrorIds.WouldLockOut, fault.ErrorId);
        Assert.Contains("is you", fault.Message, StringComparison.Ordinal);
        Assert.Contains("whether you come in by its access entry or by a row of aws-auth could not be checked", fault.Message, StringComparison.Ordinal);
        Assert.True((await RemoveAsync(cluster, R + "ops", allows: true)).Applied);
    }

    [Fact]
    public async Task An_entry_that_alone_lets_the_caller_in_is_a_way_also_when_IAM_says_nothing()
    {
        var seed = Unasked("ops", null) with { AwsAuth = Rows.Map([Rows.Role(R + "dev", "dev", "system:masters")]) };
        await using var cluster = await Cluster.StartAsync(seed, [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "ops");
        Rescues.Refuse(cluster, "GetRole", null, "AccessDenied", 403);
        Assert.True((await RemoveAsync(cluster, R + "dev")).Applied);
    }

    private static ClusterSeed Unasked(string entry, string? id) => new(Cluster.Name, "eu-west-1")
    {
        AuthenticationMode = "API_AND_CONFIG_MAP",
        Creator = R + "left-the-company",
        AccessEntries = [new AccessEntrySeed(R + entry) { PrincipalId = id, CreatedAt = DateTime.UtcNow.AddDays(-30), Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] }],
        AwsAuth = Rows.Map([Rows.Role(R + "ops", "ops", "system:masters"), Rows.Role(R + "dev", "dev", "system:masters")]),
    };

    [Fact]
    public async Task A_row_of_an_account_that_carries_the_caller_is_judged_like_any_row()
    {
        await using var cluster = await Cluster.StartAsync(OfAccount(R + "dev"), [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "dev");
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => RemoveAsync(cluster, Cluster.Account));

        Assert.Equal(ErrorIds.WouldLockOut, fault.ErrorId);
        Assert.Contains("is you", fault.Message, StringComparison.Ordinal);
        Assert.Empty(cluster.Sandbox.Requests.Writes);
        Assert.True((await RemoveAsync(cluster, Cluster.Account, allows: true)).Applied);
    }

    [Fact]
    public async Task A_row_of_an_account_is_the_last_way_in_of_whom_RBAC_names_by_ARN()
    {
        var seed = OfAccount(R + "ops") with { AwsAuth = Rows.Map([Rows.Role(R + "dev", "dev", "readers")], accounts: Whole(Cluster.Account)) };
        await using var cluster = await Cluster.StartAsync(seed, [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "dev");
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => RemoveAsync(cluster, Cluster.Account));

        Assert.Equal(ErrorIds.WouldLockOut, fault.ErrorId);
        Assert.Contains("last way into cluster prod as an administrator", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"iam::{Cluster.Account}:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_an_account_by_which_no_administrator_comes_in_may_go()
    {
        var seed = Two("ops-team") with { AwsAuth = Rows.Map([Rows.Role(R + "ops", "ops", "ops-team"), Rows.Role(R + "dev", "dev", "readers")], accounts: Whole("444455556666")) };
        await using var cluster = await Cluster.StartAsync(seed, [new RoleSeed("ops"), new RoleSeed("dev")], caller: R + "dev");
        Assert.True((await RemoveAsync(cluster, "444455556666")).Applied);
    }

    private static string Whole(string account) => $"- \"{account}\"\n";

    // Everybody of the account comes in; one of them is an administrator, because RBAC names it by its ARN.
    private static ClusterSeed OfAccount(string administrator) => Two("ops-team") with
    {
        AwsAuth = Rows.Map([], accounts: Whole(Cluster.Account)),
        Objects = [.. Two("ops-team").Objects, ClusterRoles.Bind("by-arn", "cluster-admin", administrator), ClusterRoles.Bind("r", "rbac-reader", R + "dev"), ClusterRoles.Bind("w", "map-writer", R + "dev")],
    };

    // ops is an administrator by a group that RBAC binds; the caller dev may read what the guard reads, and nothing else.
    private static ClusterSeed Two(string group) => new(Cluster.Name, "eu-west-1")
    {
        AuthenticationMode = "CONFIG_MAP",
        Creator = R + "left-the-company",
        AwsAuth = Rows.Map([Rows.Role(R + "ops", "ops", group), Rows.Role(R + "dev", "dev", "readers")]),
        Objects =
        [
            Manifests.Binding("ops-admin", "cluster-admin", group),
            Manifests.Binding("readers", "admin", "readers"),
            ClusterRoles.Of("rbac-reader", ["get", "list"], ["", "rbac.authorization.k8s.io"], ["namespaces", "configmaps", "roles", "rolebindings", "clusterroles", "clusterrolebindings"]),
            ClusterRoles.Of("map-writer", ["patch", "update"], [""], ["configmaps"]),
            Manifests.Binding("rbac-readers", "rbac-reader", "readers"),
            Manifests.Binding("map-writers", "map-writer", "readers"),
        ],
    };

    private static Task<AwsAuthChange> RemoveAsync(Cluster cluster, string principal, bool allows = false) =>
        new AwsAuthChanger(cluster.Locator(), cluster.Operator, Cluster.Files, Cluster.Json, cluster.Clock)
            .ChangeAsync(new AwsAuthChangeOrder(ClusterChoice.Named(Cluster.Name), new RemoveAwsAuthPrincipal(principal)) { AllowLockout = allows }, CancellationToken.None);
}
