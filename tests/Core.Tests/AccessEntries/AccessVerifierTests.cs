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

namespace EksAccessManagement.Core.Tests.AccessEntries;

/// <summary>What Grant with -Wait may call verified: only what the caller lacked before and has after.</summary>
public class AccessVerifierTests
{
    private static readonly AccessGrantRequest ToSelf = new() { Cluster = World.Prod, PrincipalArn = World.Dev, Wait = true };

    [Fact]
    public async Task Access_that_was_denied_before_and_comes_after_is_verified()
    {
        var world = OfDev();
        var asked = 0;
        Kubernetes(world).Allows = _ => ++asked > 2;
        var change = await world.GrantAsync(ToSelf with { AccessPolicy = ["View@dev-*"] });
        Assert.True(change!.Verified);
        Assert.Empty(change.Warnings);
        Assert.Equal("dev-0", Kubernetes(world).Asked[0].Namespace);
        Assert.Single(Kubernetes(world).Asked.Distinct());
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task It_is_asked_before_the_write()
    {
        var world = OfDev();
        var writesWhenAsked = new List<int>();
        Kubernetes(world).Allows = _ =>
        {
            writesWhenAsked.Add(world.Eks.Writes.Count());
            return world.Eks.Writes.Any();
        };
        Assert.True((await world.GrantAsync(ToSelf with { AccessPolicy = ["Edit@web"] }))!.Verified);
        Assert.Equal([0, 2], writesWhenAsked);
    }

    [Fact]
    public async Task Access_that_was_there_before_proves_nothing()
    {
        var world = OfDev();
        Kubernetes(world).Allows = _ => true;
        var change = await world.GrantAsync(ToSelf with { AccessPolicy = ["View"] });
        Assert.Equal((true, false), (change!.Applied, change.Verified));
        var warning = Assert.Single(change.Warnings);
        Assert.Contains("already", warning, StringComparison.Ordinal);
        Assert.Contains("View", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_way_does_not_give_is_looked_for_among_the_rights_of_the_policy()
    {
        var world = OfDev();
        Kubernetes(world).Allows = r => r.Verb is "get" or "list" or "watch" || world.Eks.Writes.Any();
        Assert.True((await world.GrantAsync(ToSelf with { AccessPolicy = ["Edit@web"] }))!.Verified);
        Assert.DoesNotContain(Kubernetes(world).Asked[^1].Verb, new[] { "get", "list", "watch" });
    }

    [Fact]
    public async Task A_policy_beside_one_that_was_there_is_asked_for_by_what_it_adds()
    {
        var world = OfDev();
        world.Eks.AddEntry("prod", World.Dev, policies: [("View", AccessScope.Cluster)]);
        Kubernetes(world).Allows = _ => world.Eks.Writes.Any();
        Assert.True((await world.GrantAsync(ToSelf with { AccessPolicy = ["Edit@web"] }))!.Verified);
        var view = AccessPolicyCatalogue.Default.Resolve("View").Rules;
        Assert.All(Kubernetes(world).Asked, r => Assert.DoesNotContain(view, rule => RuleMatcher.Matches(rule, r)));
    }

    [Fact]
    public async Task A_wider_scope_is_asked_for_where_it_is_new()
    {
        var world = OfDev();
        world.Eks.AddEntry("prod", World.Dev, policies: [("Edit", AccessScope.ForNamespaces(["web"]))]);
        Kubernetes(world).Allows = r => r.Namespace == "web" || world.Eks.Writes.Any();
        Assert.True((await world.GrantAsync(ToSelf with { AccessPolicy = ["Edit@shop,pay"] }))!.Verified);
        Assert.Equal(["pay", "shop"], Kubernetes(world).Asked.Select(r => r.Namespace).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_of_two_policies_that_does_not_come_is_not_verified()
    {
        var world = OfDev();
        Kubernetes(world).Allows = r => world.Eks.Writes.Any() && r.Namespace == "web";
        var change = await world.GrantAsync(ToSelf with { AccessPolicy = ["Edit@web", "View@shop"] });
        Assert.False(change!.Verified);
        Assert.Contains("in shop", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_whom_the_cluster_did_not_know_had_nothing_before()
    {
        var world = OfDev();
        Kubernetes(world).Allows = _ => world.Eks.Writes.Any() ? true : throw FakeEks.Error(ErrorIds.KubernetesUnauthorized, "Who are you?");
        Assert.True((await world.GrantAsync(ToSelf with { AccessPolicy = ["View"] }))!.Verified);
    }

    [Fact]
    public async Task Access_that_does_not_come_is_not_verified_and_says_so()
    {
        var world = OfDev();
        Kubernetes(world).Allows = _ => false;
        var change = await world.GrantAsync(ToSelf with { AccessPolicy = ["View"] });
        Assert.Equal((true, false), (change!.Applied, change.Verified));
        Assert.Contains("60 seconds", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_asked_before_makes_no_proof_after()
    {
        var world = OfDev();
        Kubernetes(world).Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable, "No route.");
        var change = await world.GrantAsync(ToSelf with { AccessPolicy = ["View"] });
        Assert.Equal((true, false), (change!.Applied, change.Verified));
        Assert.Contains("No route", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_asked_after_is_not_verified()
    {
        var world = OfDev();
        Kubernetes(world).Allows = _ => !world.Eks.Writes.Any() ? false : throw FakeEks.Error(ErrorIds.KubernetesUnreachable, "No route.");
        var change = await world.GrantAsync(ToSelf with { AccessPolicy = ["View"] });
        Assert.Equal((true, false), (change!.Applied, change.Verified));
        Assert.Contains("No route", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_the_caller_was_not_in_is_verified_by_the_identity()
    {
        var world = OfDev();
        Kubernetes(world).IdentityNow = () => new KubernetesIdentity("ada", "1") { Groups = world.Eks.Writes.Any() ? ["system:authenticated", "devs"] : ["system:authenticated"] };
        Assert.True((await world.GrantAsync(ToSelf with { KubernetesGroups = ["devs"] }))!.Verified);
    }

    [Fact]
    public async Task A_group_of_a_row_proves_nothing()
    {
        var world = OfDev();
        Kubernetes(world).Identity = new KubernetesIdentity("ada", "1") { Groups = ["devs"] };
        var change = await world.GrantAsync(ToSelf with { KubernetesGroups = ["devs", "ops"] });
        Assert.False(change!.Verified);
        Assert.Contains("the group devs already", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_that_come_without_the_groups_are_not_verified()
    {
        var world = OfDev();
        Kubernetes(world).Identity = new KubernetesIdentity("ada", "1") { Groups = ["system:authenticated"] };
        Kubernetes(world).Allows = _ => world.Eks.Writes.Any();
        var change = await world.GrantAsync(ToSelf with { KubernetesGroups = ["devs"], AccessPolicy = ["View"] });
        Assert.False(change!.Verified);
        Assert.Contains("not in devs", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_does_not_tell_groups_proves_none()
    {
        var world = OfDev();
        Kubernetes(world).Identity = null;
        var change = await world.GrantAsync(ToSelf with { KubernetesGroups = ["devs"] });
        Assert.False(change!.Verified);
        Assert.Contains("1.28", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_entry_shows_nothing()
    {
        var world = OfDev();
        Kubernetes(world).Identity = new KubernetesIdentity("ada", "1");
        var change = await world.GrantAsync(ToSelf);
        Assert.Equal((AccessChangeAction.Created, false), (change!.Action, change.Verified));
        Assert.Contains(change.Warnings, w => w.Contains("no access that could be seen", StringComparison.Ordinal));
        Assert.Equal(TimeSpan.Zero, world.Clock.Waited);
    }

    [Fact]
    public async Task A_grant_that_changes_nothing_is_not_verified_and_not_waited_for()
    {
        var world = OfDev();
        world.Eks.AddEntry("prod", World.Dev, policies: [("View", AccessScope.Cluster)]);
        var change = await world.GrantAsync(ToSelf with { AccessPolicy = ["View"] });
        Assert.Equal((AccessChangeAction.Unchanged, false), (change!.Action, change.Verified));
        Assert.Contains("changed nothing", Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, world.Clock.Waited);
        Assert.Empty(Kubernetes(world).Asked);
    }

    [Fact]
    public async Task A_new_username_alone_is_not_verified()
    {
        var world = OfDev();
        world.Eks.AddEntry("prod", World.Dev, policies: [("View", AccessScope.Cluster)]);
        var change = await world.GrantAsync(ToSelf with { Username = "dev" });
        Assert.Equal((AccessChangeAction.Updated, false), (change!.Action, change.Verified));
        Assert.Contains(change.Warnings, w => w.Contains("neither policies nor groups", StringComparison.Ordinal));
    }

    [Fact]
    public async Task For_others_it_waits_and_does_not_claim_to_know()
    {
        var world = new World();
        var change = await world.GrantAsync(ToSelf with { AccessPolicy = ["View"] });
        Assert.False(change!.Verified);
        Assert.Contains("15 seconds", Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(15), world.Clock.Waited);
        Assert.Empty(Kubernetes(world).Asked);
    }

    [Fact]
    public async Task Without_Wait_nothing_is_asked()
    {
        var world = OfDev();
        Assert.Null((await world.GrantAsync(ToSelf with { AccessPolicy = ["View"], Wait = false }))!.Verified);
        Assert.Empty(Kubernetes(world).Asked);
    }

    private static FakeKubernetes Kubernetes(World world) => world.Session.Kubernetes;

    /// <summary>A world in which the role dev itself runs the command.</summary>
    private static World OfDev()
    {
        var world = new World();
        world.Session.CallerArn = "arn:aws:sts::111122223333:assumed-role/dev/ada";
        return world;
    }
}
