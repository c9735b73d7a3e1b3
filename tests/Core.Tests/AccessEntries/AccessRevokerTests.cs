using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Core.Tests.AccessEntries;

public class AccessRevokerTests
{
    private static readonly AccessRevokeRequest FromDev = new() { Cluster = World.Prod, PrincipalArn = World.Dev };

    [Theory]
    [InlineData("View", "Edit@dev,web", "DisassociateAccessPolicy AmazonEKSViewPolicy")]
    [InlineData("Edit", "View", "DisassociateAccessPolicy AmazonEKSEditPolicy")]
    [InlineData("Edit@web", "Edit@dev;View", "AssociateAccessPolicy AmazonEKSEditPolicy dev")]
    [InlineData("Edit@web,dev", "View", "DisassociateAccessPolicy AmazonEKSEditPolicy")]
    public async Task A_policy_goes_wherever_it_holds_or_from_a_namespace(string policy, string left, string call)
    {
        var world = WithDev();
        var change = await world.RevokeAsync(FromDev with { AccessPolicy = [policy] });
        Assert.Equal((AccessChangeAction.Updated, true), (change!.Action, change.Applied));
        Assert.Equal(left, change.After!.AccessPolicy.ToString());
        Assert.Equal(call, Assert.Single(world.Eks.Writes));
    }

    [Fact]
    public async Task A_namespace_cannot_be_taken_out_of_the_whole_cluster()
    {
        var world = WithDev();
        var fault = await World.FailsAsync(ErrorIds.InvalidAccessEntry, () => world.RevokeAsync(FromDev with { AccessPolicy = ["View@web"] }));
        Assert.Contains("-Exact", fault.RecommendedAction!, StringComparison.Ordinal);
        Assert.Empty(world.Eks.Writes);
    }

    [Theory]
    [InlineData("dev-*", "Edit@dev-a")]
    [InlineData("dev-*,dev-a", "Edit@dev-a")]
    [InlineData("*", "Edit@web")]
    [InlineData("dev-*-x", "Edit@dev-a-x")]
    [InlineData("dev-a", "Edit@dev-*")]
    [InlineData("dev-*,dev-a", "Edit@dev-*")]
    [InlineData("dev-a*", "Edit@dev-*")]
    [InlineData("dev-*", "Edit@dev-a*")]
    public async Task A_namespace_that_a_wildcard_still_covers_cannot_be_taken_out(string held, string taken)
    {
        var world = WithScope(held);
        var fault = await World.FailsAsync(ErrorIds.InvalidAccessEntry, () => world.RevokeAsync(FromDev with { AccessPolicy = [taken] }));
        Assert.Contains("-Exact", fault.RecommendedAction!, StringComparison.Ordinal);
        Assert.Empty(world.Eks.Writes);
    }

    [Theory]
    [InlineData("dev-*,web", "Edit@dev-*", "Edit@web")]
    [InlineData("dev-*,web", "Edit@web", "Edit@dev-*")]
    [InlineData("dev-*,dev-a,web", "Edit@dev-*,dev-a", "Edit@web")]
    [InlineData("dev-*,ops-*", "Edit@dev-*", "Edit@ops-*")]
    [InlineData("dev-*", "Edit@dev-*", "")]
    [InlineData("dev-*", "Edit@web", "Edit@dev-*")]
    public async Task A_wildcard_goes_by_its_own_name(string held, string taken, string left)
    {
        var change = await WithScope(held).RevokeAsync(FromDev with { AccessPolicy = [taken] });
        Assert.Equal(left, change!.After!.AccessPolicy.ToString());
    }

    [Fact]
    public async Task Groups_of_nodes_and_their_empty_entry_are_refused_before_a_call_that_writes()
    {
        var world = new World();
        world.Eks.AddEntry("prod", World.Dev, "EC2_LINUX", groups: ["system:nodes"]);
        await World.FailsAsync(ErrorIds.InvalidAccessEntry, () => world.RevokeAsync(FromDev with { KubernetesGroups = ["system:nodes"] }));
        await World.FailsAsync(ErrorIds.InvalidAccessEntry, () => world.RevokeAsync(FromDev with { All = true, KeepEmptyEntry = true }));
        Assert.Empty(world.Eks.Writes);
        Assert.Empty(world.Operator.Questions);
        Assert.Equal(AccessChangeAction.Deleted, (await world.RevokeAsync(FromDev with { All = true }))!.Action);
    }

    [Fact]
    public async Task A_group_goes_and_the_others_stay()
    {
        var world = WithDev();
        await world.RevokeAsync(FromDev with { KubernetesGroups = ["devs"] });
        Assert.Equal(["ops"], world.Eks.Entries[("prod", World.Dev)].KubernetesGroups);
    }

    [Fact]
    public async Task What_is_not_there_is_unchanged()
    {
        var world = WithDev();
        Assert.Equal(AccessChangeAction.Unchanged, (await world.RevokeAsync(FromDev with { AccessPolicy = ["Admin"], KubernetesGroups = ["x"] }))!.Action);
        var change = await world.RevokeAsync(FromDev with { PrincipalArn = World.Boss, All = true });
        Assert.Equal((AccessChangeAction.Unchanged, false), (change!.Action, change.Applied));
        Assert.Single(world.Operator.Warnings);
        Assert.Empty(world.Eks.Writes);
        Assert.Empty(world.Operator.Questions);
    }

    [Fact]
    public async Task All_deletes_the_entry()
    {
        var world = WithDev();
        var change = await world.RevokeAsync(FromDev with { All = true });
        Assert.Equal((AccessChangeAction.Deleted, true), (change!.Action, change.Applied));
        Assert.Null(change.After);
        Assert.NotNull(change.Before);
        Assert.Empty(world.Eks.Entries);
    }

    [Fact]
    public async Task A_dry_run_and_a_no_write_nothing()
    {
        var world = WithDev();
        world.Operator.DryRun = true;
        var change = await world.RevokeAsync(FromDev with { All = true });
        Assert.Equal((AccessChangeAction.Deleted, false), (change!.Action, change.Applied));
        world.Operator.DryRun = false;
        world.Operator.Answer = false;
        Assert.Null(await world.RevokeAsync(FromDev with { All = true }));
        Assert.Empty(world.Eks.Writes);
    }

    [Fact]
    public async Task A_row_that_would_come_back_stops_it_and_an_empty_entry_keeps_it_down()
    {
        var world = WithDev("API_AND_CONFIG_MAP");
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 7", "dev", ["system:masters"]);
        var fault = await World.FailsAsync(ErrorIds.RowWouldRevive, () => world.RevokeAsync(FromDev with { All = true }));
        Assert.Contains("line 7", fault.Message, StringComparison.Ordinal);
        Assert.Contains("-KeepEmptyEntry", fault.RecommendedAction!, StringComparison.Ordinal);
        Assert.Empty(world.Eks.Writes);
        var change = await world.RevokeAsync(FromDev with { All = true, KeepEmptyEntry = true });
        Assert.Equal(AccessChangeAction.Updated, change!.Action);
        Assert.Empty(world.Eks.Entries[("prod", World.Dev)].KubernetesGroups);
        Assert.Empty(world.Eks.Policies[("prod", World.Dev)]);
        Assert.Equal(AccessChangeAction.Deleted, (await world.RevokeAsync(FromDev with { All = true, AllowRevive = true }))!.Action);
    }

    [Theory]
    [InlineData("API_AND_CONFIG_MAP", ErrorIds.RowWouldRevive)]
    [InlineData("API", null)]
    public async Task An_aws_auth_that_cannot_be_read_stops_it_where_it_counts(string mode, string? errorId)
    {
        var world = WithDev(mode);
        world.Rows.Fault = FakeEks.Error(ErrorIds.KubernetesForbidden, "Forbidden.");
        if (errorId is not null)
        {
            await World.FailsAsync(errorId, () => world.RevokeAsync(FromDev with { All = true }));
        }
        else
        {
            Assert.Equal(AccessChangeAction.Deleted, (await world.RevokeAsync(FromDev with { All = true }))!.Action);
        }
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var world = WithAdmins();
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromDev with { PrincipalArn = World.Boss, All = true }));
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromDev with { PrincipalArn = World.Boss, AccessPolicy = ["ClusterAdmin"] }));
        Assert.Empty(world.Eks.Writes);
        await world.RevokeAsync(FromDev with { PrincipalArn = World.Boss, All = true, AllowLockout = true });
        Assert.DoesNotContain(("prod", World.Boss), world.Eks.Entries.Keys);
    }

    [Theory]
    [InlineData(true, false, null)]
    [InlineData(false, false, ErrorIds.WouldLockOut)]
    [InlineData(true, true, ErrorIds.WouldLockOut)]
    public async Task Another_administrator_counts_only_when_somebody_stands_behind_it(bool exists, bool recreated, string? errorId)
    {
        const string Other = "arn:aws:iam::111122223333:role/other";
        var world = WithAdmins();
        world.Eks.AddEntry("prod", Other, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        if (exists)
        {
            world.Session.AddPrincipal(Other, recreated ? world.Eks.Now.AddDays(1) : null);
        }

        var revoke = () => world.RevokeAsync(FromDev with { PrincipalArn = World.Boss, All = true });
        if (errorId is null)
        {
            Assert.True((await revoke())!.Applied);
        }
        else
        {
            Assert.Contains("do not count", (await World.FailsAsync(errorId, revoke)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_administrator_whose_principal_cannot_be_checked_is_named_and_does_not_count()
    {
        const string Other = "arn:aws:iam::999999999999:role/other";
        const string Active = "arn:aws:iam::111122223333:role/active";
        var world = WithAdmins();
        world.Eks.AddEntry("prod", Other, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        var request = FromDev with { PrincipalArn = World.Boss, All = true };
        var fault = await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(request));
        Assert.Contains(Other, fault.Message, StringComparison.Ordinal);
        Assert.Contains("-AllowLockout", fault.RecommendedAction!, StringComparison.Ordinal);
        Assert.Empty(world.Eks.Writes);
        world.Session.AddPrincipal(Active);
        world.Eks.AddEntry("prod", Active, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        Assert.True((await world.RevokeAsync(request))!.Applied);
    }

    [Fact]
    public async Task Where_no_administrator_can_be_checked_the_switch_lets_it_through()
    {
        var world = WithAdmins();
        world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.");
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/other", policies: [("ClusterAdmin", AccessScope.Cluster)]);
        var request = FromDev with { PrincipalArn = World.Boss, All = true };
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(request));
        Assert.True((await world.RevokeAsync(request with { AllowLockout = true }))!.Applied);
    }

    [Fact]
    public async Task Where_the_administrators_cannot_be_listed_it_stops()
    {
        var world = WithAdmins();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("ListAccessEntries", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.");
            }
        };
        Assert.Contains("Not authorized", (await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromDev with { PrincipalArn = World.Boss, All = true }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_takes_away_their_own_access_by_mistake()
    {
        var world = WithDev();
        world.Session.CallerArn = "arn:aws:sts::111122223333:assumed-role/dev/ada";
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromDev with { All = true }));
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.RevokeAsync(FromDev with { All = true, KeepEmptyEntry = true }));
        await world.RevokeAsync(FromDev with { AccessPolicy = ["View"] });
        await world.RevokeAsync(FromDev with { All = true, AllowLockout = true });
        Assert.Empty(world.Eks.Entries);
    }

    [Fact]
    public async Task A_permission_set_and_a_session_are_found_among_the_entries()
    {
        const string Sso = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admins_0123456789abcdef";
        var world = new World();
        world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied);
        world.Eks.AddEntry("prod", Sso, groups: ["a", "b"]);
        Assert.Equal(Sso, (await world.RevokeAsync(new AccessRevokeRequest { Cluster = World.Prod, PermissionSet = "Admins", KubernetesGroups = ["a"] }))!.PrincipalArn);
        Assert.Equal(Sso, (await world.RevokeAsync(new AccessRevokeRequest { Cluster = World.Prod, PrincipalArn = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admins_0123456789abcdef/ada", KubernetesGroups = ["b"] }))!.PrincipalArn);
        Assert.Equal(AccessChangeAction.Unchanged, (await world.RevokeAsync(new AccessRevokeRequest { Cluster = World.Prod, PermissionSet = "Nobody", All = true }))!.Action);
    }

    [Fact]
    public async Task Arguments_that_contradict_each_other_are_refused_before_any_call()
    {
        var world = WithDev();
        foreach (var request in new[] { FromDev, FromDev with { All = true, AccessPolicy = ["View"] }, FromDev with { KeepEmptyEntry = true, KubernetesGroups = ["a"] } })
        {
            await World.FailsAsync(ErrorIds.InvalidArgument, () => world.RevokeAsync(request));
        }

        await World.FailsAsync(ErrorIds.UnknownAccessPolicy, () => world.RevokeAsync(FromDev with { AccessPolicy = ["Vuew"] }));
        Assert.Empty(world.Eks.Calls);
    }

    [Fact]
    public async Task A_CONFIG_MAP_cluster_and_a_service_linked_role_are_errors()
    {
        var fault = await World.FailsAsync(ErrorIds.ConfigMapMode, () => new World("CONFIG_MAP").RevokeAsync(FromDev with { All = true }));
        Assert.Contains("hidden mapping", fault.Message, StringComparison.Ordinal);
        const string Linked = "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/X";
        var world = new World();
        world.Eks.AddEntry("prod", Linked);
        await World.FailsAsync(ErrorIds.InvalidAccessEntry, () => world.RevokeAsync(FromDev with { PrincipalArn = Linked, All = true }));
    }

    [Fact]
    public async Task What_somebody_else_took_away_meanwhile_is_away()
    {
        var world = WithDev();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("DeleteAccessEntry", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.AccessEntryNotFound);
            }
        };
        Assert.True((await world.RevokeAsync(FromDev with { All = true }))!.Applied);
    }

    [Fact]
    public async Task A_failure_half_way_says_what_was_done()
    {
        var world = WithDev();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("UpdateAccessEntry", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.");
            }
        };
        var fault = await World.FailsAsync(ErrorIds.AccessDenied, () => world.RevokeAsync(FromDev with { AccessPolicy = ["View"], KubernetesGroups = ["devs"] }));
        Assert.Contains("Done before that", fault.Message, StringComparison.Ordinal);
    }

    private static World WithDev(string mode = "API")
    {
        var world = new World(mode);
        world.Eks.AddEntry("prod", World.Dev, groups: ["devs", "ops"], policies: [("View", AccessScope.Cluster), ("Edit", AccessScope.ForNamespaces(["web", "dev"]))]);
        return world;
    }

    private static World WithScope(string namespaces)
    {
        var world = new World();
        world.Eks.AddEntry("prod", World.Dev, policies: [("Edit", AccessScope.ForNamespaces(namespaces.Split(',')))]);
        return world;
    }

    private static World WithAdmins()
    {
        var world = WithDev();
        world.Session.AddPrincipal(World.Boss);
        world.Eks.AddEntry("prod", World.Boss, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/local", policies: [("ClusterAdmin", AccessScope.ForNamespaces(["web"]))]);
        return world;
    }
}
