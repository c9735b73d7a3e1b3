using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Core.Tests.Recovery;

/// <summary>The guard over effective access, as the use cases of entries and modes meet it.</summary>
public sealed class AccessGuardTests
{
    private const string Ops = "arn:aws:iam::111122223333:role/ops";
    private static readonly AccessRevokeRequest FromBoss = new() { Cluster = World.Prod, PrincipalArn = World.Boss };

    [Fact]
    public async Task An_administrator_by_a_group_alone_is_the_last_one_too()
    {
        var world = ByGroup("API");
        var fault = await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromBoss with { KubernetesGroups = ["ops"] }));
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromBoss with { All = true }));
        Assert.Contains("the last way into cluster prod", fault.Message, StringComparison.Ordinal);
        Assert.Contains("eks:CreateAccessEntry", fault.Message, StringComparison.Ordinal);
        Assert.Contains("-AllowLockout", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(world.Eks.Writes);

        world.Session.AddPrincipal(Ops);
        world.Eks.AddEntry("prod", Ops, groups: ["ops"]);
        Assert.True((await world.RevokeAsync(FromBoss with { KubernetesGroups = ["ops"] }))!.Applied);
    }

    [Fact]
    public async Task A_policy_that_RBAC_backs_up_may_go()
    {
        var world = ByGroup("API");
        await world.GrantAsync(World.Boss, "ClusterAdmin");
        Assert.True((await world.RevokeAsync(FromBoss with { AccessPolicy = ["ClusterAdmin"] }))!.Applied);
    }

    [Fact]
    public async Task A_row_is_another_way_only_when_the_mode_reads_it_and_its_principal_exists()
    {
        var world = Admin("API_AND_CONFIG_MAP");
        world.Session.Kubernetes.AwsAuth = Map(Ops);
        var fault = await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromBoss with { All = true }));
        Assert.Contains("do not count: " + Ops, fault.Message, StringComparison.Ordinal);

        world.Session.AddPrincipal(Ops);
        Assert.True((await world.RevokeAsync(FromBoss with { All = true }))!.Applied);

        var api = Admin("API");
        api.Session.Kubernetes.AwsAuth = Map(Ops);
        api.Session.AddPrincipal(Ops);
        await World.FailsAsync(ErrorIds.WouldLockOut, () => api.RevokeAsync(FromBoss with { All = true }));
    }

    [Fact]
    public async Task A_stale_entry_may_go_and_counts_for_nobody()
    {
        var world = Admin("API");
        world.Eks.AddEntry("prod", Ops, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        world.Session.AddPrincipal(Ops, world.Eks.Now.AddDays(3));
        var fault = await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromBoss with { AccessPolicy = ["ClusterAdmin"] }));
        Assert.Contains("made again after its entry", fault.Message, StringComparison.Ordinal);
        Assert.True((await world.RevokeAsync(FromBoss with { PrincipalArn = Ops, All = true }))!.Applied);
    }

    [Fact]
    public async Task What_RBAC_might_give_is_not_rounded_to_another_way()
    {
        var world = World.WithoutRbac("API");
        world.Session.AddPrincipal(World.Boss);
        world.Session.AddPrincipal(Ops);
        world.Eks.AddEntry("prod", World.Boss, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        world.Eks.AddEntry("prod", Ops, groups: ["ops"]);
        var fault = await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromBoss with { All = true }));
        Assert.Contains("Not known to be ways in: " + Ops, fault.Message, StringComparison.Ordinal);
        Assert.True((await world.RevokeAsync(FromBoss with { PrincipalArn = Ops, All = true }))!.Applied);
    }

    [Fact]
    public async Task An_exact_grant_that_takes_the_last_group_is_held_back()
    {
        var world = ByGroup("API");
        var request = new AccessGrantRequest { Cluster = World.Prod, PrincipalArn = World.Boss, AccessPolicy = ["View"], Exact = true };
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.GrantAsync(request));
        Assert.True((await world.GrantAsync(request with { AllowLockout = true }))!.Applied);
    }

    [Fact]
    public async Task A_new_entry_in_front_of_the_last_administrators_row_is_held_back_even_with_AllowLoss()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Session.AddPrincipal(World.Boss);
        world.Session.Kubernetes.AwsAuth = Map(World.Boss);
        world.Rows.Rows[World.Boss] = new LiveRow("mapRoles line 1", "boss", ["system:masters"]);
        var request = new AccessGrantRequest { Cluster = World.Prod, PrincipalArn = World.Boss, AccessPolicy = ["View"], AllowLoss = true };
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.GrantAsync(request));
        Assert.True((await world.GrantAsync(request with { AllowLockout = true }))!.Applied);
    }

    [Fact]
    public async Task The_step_to_API_is_held_back_while_administrators_come_in_by_rows_only()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Session.AddPrincipal(Ops);
        world.Session.Kubernetes.AwsAuth = Map(Ops);
        var fault = await World.FailsAsync(ErrorIds.WouldLockOut, () => world.SwitchAsync("API"));
        Assert.Contains(Ops, fault.Message, StringComparison.Ordinal);
        Assert.Empty(world.Eks.Writes);

        world.Operator.DryRun = true;
        Assert.False((await world.SwitchAsync("API"))!.Applied);
        Assert.Contains(world.Operator.Warnings, w => w.StartsWith("Would be held back", StringComparison.Ordinal));
        Assert.Contains(world.Operator.Warnings, w => w.Contains("by aws-auth only", StringComparison.Ordinal) && w.Contains(Ops, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_callers_own_row_holds_the_step_to_API_back_though_another_administrator_has_an_entry()
    {
        var world = Admin("API_AND_CONFIG_MAP");
        world.Session.Kubernetes.AwsAuth = Map(Ops);
        world.Session.CallerArn = "arn:aws:sts::111122223333:assumed-role/ops/ada";
        Assert.Contains("is you", (await World.FailsAsync(ErrorIds.WouldLockOut, () => world.SwitchAsync("API"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_silenced_without_loss_of_rights_is_told_and_one_with_loss_shows_a_witness()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", "dev", ["nobody-binds-me"]);
        var change = await world.GrantAsync(World.Dev, "View");
        Assert.Contains(change!.Warnings, w => w.Contains("No rights are lost", StringComparison.Ordinal));

        var bound = ByGroup("API_AND_CONFIG_MAP");
        bound.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", "dev", ["ops"]);
        var fault = await World.FailsAsync(ErrorIds.WouldShadowRow, () => bound.GrantAsync(World.Dev, "View"));
        Assert.Contains("Lost would be", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_comes_back_with_nothing_is_told_and_one_with_rights_says_which()
    {
        var world = ByGroup("API_AND_CONFIG_MAP");
        world.Session.AddPrincipal(World.Dev);
        world.Eks.AddEntry("prod", World.Dev, groups: ["x"]);
        var request = FromBoss with { PrincipalArn = World.Dev, All = true };
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 7", "dev", ["ops"]);
        Assert.Contains("Cluster admin", (await World.FailsAsync(ErrorIds.RowWouldRevive, () => world.RevokeAsync(request))).Message, StringComparison.Ordinal);

        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 7", "dev", ["nobody-binds-me"]);
        var change = await world.RevokeAsync(request);
        Assert.Contains(change!.Warnings, w => w.Contains("still comes in by mapRoles line 7", StringComparison.Ordinal));
    }

    private static World Admin(string mode)
    {
        var world = new World(mode);
        world.Session.AddPrincipal(World.Boss);
        world.Eks.AddEntry("prod", World.Boss, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        return world;
    }

    private static World ByGroup(string mode)
    {
        var world = new World(mode);
        world.Session.AddPrincipal(World.Boss);
        world.Session.Kubernetes.Roles.Add(new RbacRole("cluster-admin", null, [new PolicyRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }, new PolicyRule { Verbs = ["*"], NonResourceUrls = ["*"] }]));
        world.Session.Kubernetes.Bindings.Add(new RbacBinding("ops", null, "ClusterRole", "cluster-admin", [new RbacSubject("Group", "ops")]));
        world.Eks.AddEntry("prod", World.Boss, groups: ["ops"]);
        return world;
    }

    private static KubernetesConfigMap Map(params string[] administrators) => new("kube-system", "aws-auth")
    {
        Data = new Dictionary<string, string> { ["mapRoles"] = string.Concat(administrators.Select(a => $"- rolearn: {a}\n  username: admin\n  groups: [system:masters]\n")) },
    };
}
