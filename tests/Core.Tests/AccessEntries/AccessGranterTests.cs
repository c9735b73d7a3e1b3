using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Core.Tests.AccessEntries;

public class AccessGranterTests
{
    private static readonly AccessGrantRequest ToDev = new() { Cluster = World.Prod, PrincipalArn = World.Dev };

    [Fact]
    public async Task A_new_principal_gets_an_entry_and_then_its_policies()
    {
        var world = new World();
        var change = await world.GrantAsync(ToDev with { AccessPolicy = ["View", "Edit@web,dev-*"], KubernetesGroups = ["devs"], Tags = new TagMap { ["team"] = "web" } });
        Assert.Equal((AccessChangeAction.Created, true, null), (change!.Action, change.Applied, change.Verified));
        Assert.Null(change.Before);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}", change.After!.Username);
        Assert.Equal(["Edit@dev-*,web", "View"], change.After.AccessPolicy);
        Assert.Equal("prod", change.ClusterName);
        Assert.Equal(["CreateAccessEntry " + World.Dev, "AssociateAccessPolicy AmazonEKSViewPolicy cluster", "AssociateAccessPolicy AmazonEKSEditPolicy dev-*,web"], world.Eks.Writes);
        Assert.Contains("+ policy View", change.Changes);
        Assert.Equal("web", world.Eks.Entries[("prod", World.Dev)].Tags["team"]);
    }

    [Fact]
    public async Task Nothing_is_narrowed_without_Exact()
    {
        var world = WithDev();
        var change = await world.GrantAsync(ToDev with { AccessPolicy = ["View@a", "Edit@web"], KubernetesGroups = ["new"] });
        Assert.Equal(AccessChangeAction.Updated, change!.Action);
        Assert.Equal(["Edit@dev,web", "View"], change.After!.AccessPolicy);
        Assert.Equal(["old", "new"], change.After.KubernetesGroups);
        Assert.Equal(["+ group new", "policy Edit: dev -> dev,web"], change.Changes.Order(StringComparer.Ordinal));
        Assert.Equal(["AssociateAccessPolicy AmazonEKSEditPolicy dev,web", "UpdateAccessEntry " + World.Dev], world.Eks.Writes);
    }

    [Fact]
    public async Task Exact_makes_groups_policies_and_scopes_equal_and_takes_away_last()
    {
        var world = WithDev();
        var change = await world.GrantAsync(ToDev with { AccessPolicy = ["Edit@web"], KubernetesGroups = [], Exact = true });
        Assert.Equal(["Edit@web"], change!.After!.AccessPolicy);
        Assert.Empty(change.After.KubernetesGroups);
        Assert.Equal(["AssociateAccessPolicy AmazonEKSEditPolicy web", "UpdateAccessEntry " + World.Dev, "DisassociateAccessPolicy AmazonEKSViewPolicy"], world.Eks.Writes);
    }

    [Fact]
    public async Task What_Exact_takes_away_is_asked_about_with_the_weight_of_a_revocation()
    {
        foreach (var (request, weighty) in new[]
        {
            (ToDev with { AccessPolicy = ["Edit@dev"], KubernetesGroups = ["old"], Exact = true }, true),
            (ToDev with { AccessPolicy = ["View", "Edit@web"], KubernetesGroups = ["old"], Exact = true }, true),
            (ToDev with { AccessPolicy = ["View", "Edit@dev"], KubernetesGroups = ["new"], Exact = true }, true),
            (ToDev with { AccessPolicy = ["View", "Edit@dev,web"], KubernetesGroups = ["old", "new"], Exact = true }, false),
            (ToDev with { AccessPolicy = ["Edit@web"], KubernetesGroups = ["new"] }, false),
        })
        {
            var world = WithDev();
            await world.GrantAsync(request);
            Assert.Single(world.Operator.Questions);
            Assert.Equal(weighty ? 1 : 0, world.Operator.Weighty.Count);
        }
    }

    [Fact]
    public async Task What_Exact_takes_because_it_is_not_named_is_warned_about()
    {
        var change = await WithDev().GrantAsync(ToDev with { KubernetesGroups = ["old"], Exact = true });
        Assert.Contains("names no policies", Assert.Single(change!.Warnings), StringComparison.Ordinal);
        Assert.Empty(change.After!.AccessPolicy);
        change = await WithDev().GrantAsync(ToDev with { AccessPolicy = ["View"], Exact = true });
        Assert.Contains("names no groups", Assert.Single(change!.Warnings), StringComparison.Ordinal);
        Assert.Empty(change.After!.KubernetesGroups);
    }

    [Fact]
    public async Task Exact_with_nothing_given_is_no_order_to_take_everything()
    {
        var world = WithDev();
        await World.FailsAsync(ErrorIds.InvalidArgument, () => world.GrantAsync(ToDev with { Exact = true }));
        Assert.Empty(world.Eks.Calls);
    }

    [Fact]
    public async Task What_is_there_already_asks_nothing_and_writes_nothing()
    {
        var world = WithDev();
        var change = await world.GrantAsync(ToDev with { AccessPolicy = ["AmazonEKSViewPolicy"], KubernetesGroups = ["old"] });
        Assert.Equal((AccessChangeAction.Unchanged, false), (change!.Action, change.Applied));
        Assert.Empty(world.Eks.Writes);
        Assert.Empty(world.Operator.Questions);
    }

    [Fact]
    public async Task A_dry_run_shows_before_and_after_and_writes_nothing()
    {
        var world = WithDev();
        world.Operator.DryRun = true;
        var change = await world.GrantAsync(ToDev with { AccessPolicy = ["Admin@a"], Username = "dev" });
        Assert.Equal((AccessChangeAction.Updated, false), (change!.Action, change.Applied));
        Assert.DoesNotContain("Admin@a", change.Before!.AccessPolicy);
        Assert.Contains("Admin@a", change.After!.AccessPolicy);
        Assert.Equal("dev", change.After.Username);
        Assert.Empty(world.Eks.Writes);
        Assert.Contains("+ policy Admin@a", Assert.Single(world.Operator.Questions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_leaves_everything_and_says_nothing()
    {
        var world = WithDev();
        world.Operator.Answer = false;
        Assert.Null(await world.GrantAsync(World.Dev, "Admin"));
        Assert.Empty(world.Eks.Writes);
    }

    [Fact]
    public async Task A_CONFIG_MAP_cluster_shows_the_plan_with_one_warning_under_a_dry_run_and_is_an_error_otherwise()
    {
        var world = new World("CONFIG_MAP");
        await World.FailsAsync(ErrorIds.ConfigMapMode, () => world.GrantAsync(World.Dev, "View"));
        world.Operator.DryRun = true;
        world.Rows.Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable);
        var granter = new AccessGranter(world.Locator(), world.Rows, world.Operator, world.Clock);
        foreach (var principal in new[] { World.Dev, World.Boss })
        {
            world.Session.AddPrincipal(principal);
            var change = await world.GrantAsync(ToDev with { PrincipalArn = principal, AccessPolicy = ["View"] }, granter);
            Assert.Equal((AccessChangeAction.Created, false), (change!.Action, change.Applied));
            Assert.Equal(["View"], change.After!.AccessPolicy);
            Assert.Single(change.Warnings);
        }

        Assert.Contains("Set-EKSAuthenticationMode", Assert.Single(world.Operator.Warnings), StringComparison.Ordinal);
        Assert.Empty(world.Eks.Writes);
    }

    [Fact]
    public async Task A_principal_that_IAM_does_not_know_yet_is_tried_again()
    {
        var world = new World();
        world.Eks.Fault = call =>
        {
            if (FakeEks.IsWrite(call) && world.Clock.Waited < TimeSpan.FromSeconds(20))
            {
                throw FakeEks.Error(ErrorIds.InvalidPrincipal, "The specified principalArn is invalid: invalid principal.");
            }
        };
        Assert.Equal(AccessChangeAction.Created, (await world.GrantAsync(World.Dev, "View"))!.Action);
    }

    [Fact]
    public async Task But_not_for_longer_than_a_minute()
    {
        var world = new World();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.InvalidPrincipal, "The specified principalArn is invalid: invalid principal.");
            }
        };
        await World.FailsAsync(ErrorIds.InvalidPrincipal, () => world.GrantAsync(World.Dev, "View"));
        Assert.Equal(TimeSpan.FromSeconds(60), world.Clock.Waited);
    }

    [Fact]
    public async Task And_not_at_all_when_IAM_has_the_role_under_another_path()
    {
        var world = new World();
        world.Session.AddPrincipal("arn:aws:iam::111122223333:role/team/dev");
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.InvalidPrincipal, "The specified principalArn is invalid: invalid principal.");
            }
        };
        var fault = await World.FailsAsync(ErrorIds.InvalidPrincipal, () => world.GrantAsync(World.Dev, "View"));
        Assert.Contains("role/team/dev", fault.RecommendedAction!, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, world.Clock.Waited);
    }

    [Fact]
    public async Task When_the_policy_cannot_be_associated_the_new_entry_is_taken_back()
    {
        var world = new World();
        FailOn(world, "AssociateAccessPolicy AmazonEKSEditPolicy", ErrorIds.AccessDenied);
        var before = world.Eks.State();
        var fault = await World.FailsAsync(ErrorIds.AccessDenied, () => world.GrantAsync(World.Dev, "View", "Edit"));
        Assert.Contains("deleted again", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, world.Eks.State());
    }

    [Fact]
    public async Task And_when_that_fails_too_it_says_so()
    {
        var world = new World();
        FailOn(world, "AssociateAccessPolicy", ErrorIds.AccessDenied, "DeleteAccessEntry", ErrorIds.Throttled);
        var fault = await World.FailsAsync(ErrorIds.AccessDenied, () => world.GrantAsync(World.Dev, "View"));
        Assert.Contains("could NOT be deleted", fault.Message, StringComparison.Ordinal);
        Assert.Contains(("prod", World.Dev), world.Eks.Entries.Keys);
    }

    [Fact]
    public async Task An_entry_that_was_there_is_never_taken_back()
    {
        var world = WithDev();
        FailOn(world, "UpdateAccessEntry", ErrorIds.AccessDenied);
        var fault = await World.FailsAsync(ErrorIds.AccessDenied, () => world.GrantAsync(ToDev with { AccessPolicy = ["Admin"], KubernetesGroups = ["g"] }));
        Assert.Contains("Done before that: + policy Admin", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Eks.Writes, w => w.StartsWith("Delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_between_create_and_associate_takes_the_entry_back()
    {
        var world = new World();
        using var stop = new CancellationTokenSource();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Associate", StringComparison.Ordinal))
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new AccessGranter(world.Locator(), world.Rows, world.Operator, world.Clock)
            .GrantAsync(ToDev with { AccessPolicy = ["View"] }, (_, _) => Task.CompletedTask, stop.Token));
        Assert.Contains("deleted again", Assert.Single(world.Operator.Warnings), StringComparison.Ordinal);
        Assert.Empty(world.Eks.Entries);
    }

    [Fact]
    public async Task A_409_in_a_race_goes_on_with_what_is_there()
    {
        var world = new World();
        var raced = false;
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal) && !raced)
            {
                raced = true;
                world.Eks.AddEntry("prod", World.Dev, groups: ["theirs"]);
            }
        };
        var change = await world.GrantAsync(World.Dev, "View");
        Assert.Equal((AccessChangeAction.Updated, true), (change!.Action, change.Applied));
        Assert.Equal(["theirs"], world.Eks.Entries[("prod", World.Dev)].KubernetesGroups);
        Assert.Single(world.Eks.Policies[("prod", World.Dev)]);
    }

    [Theory]
    [InlineData(false, false, "theirs")]
    [InlineData(true, false, "theirs")]
    [InlineData(false, true, "theirs,ours")]
    [InlineData(true, true, "ours")]
    public async Task After_a_race_the_question_comes_again(bool exact, bool answer, string left)
    {
        var world = new World();
        var raced = false;
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal) && !raced)
            {
                raced = true;
                world.Operator.Answer = answer;
                world.Eks.AddEntry("prod", World.Dev, groups: ["theirs"], policies: [("Edit", AccessScope.Cluster)]);
            }
        };
        var change = await world.GrantAsync(ToDev with { AccessPolicy = ["View"], KubernetesGroups = ["ours"], Exact = exact });
        Assert.Equal(2, world.Operator.Questions.Count);
        Assert.Contains("Change access entry", world.Operator.Questions[1], StringComparison.Ordinal);
        Assert.Equal(answer, change is not null);
        Assert.Equal(left.Split(','), world.Eks.Entries[("prod", World.Dev)].KubernetesGroups);
    }

    [Fact]
    public async Task After_a_race_the_last_administrator_is_still_guarded()
    {
        var world = new World();
        world.Session.AddPrincipal(World.Dev);
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal))
            {
                world.Eks.AddEntry("prod", World.Dev, policies: [("ClusterAdmin", AccessScope.Cluster)]);
            }
        };
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.GrantAsync(ToDev with { AccessPolicy = ["View"], Exact = true }));
        Assert.Equal(["CreateAccessEntry " + World.Dev], world.Eks.Writes);
    }

    [Theory]
    [InlineData(null, true, false, "kept")]
    [InlineData(true, false, false, "kept")]
    [InlineData(false, true, false, "piped")]
    [InlineData(null, false, false, "piped")]
    [InlineData(true, true, true, "piped")]
    public async Task A_piped_username_does_not_replace_the_one_that_is_there_without_Exact(bool? usernamePiped, bool principalPiped, bool exact, string left)
    {
        var world = new World();
        world.Eks.AddEntry("prod", World.Dev, username: "kept", groups: ["old"]);
        var change = await world.GrantAsync(ToDev with { Username = "piped", KubernetesGroups = ["old"], UsernameFromPipeline = usernamePiped, FromPipeline = principalPiped, Exact = exact });
        Assert.Equal(left, world.Eks.Entries[("prod", World.Dev)].Username);
        Assert.Equal(left, change!.After!.Username);
        Assert.Contains("'kept'", Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Equal(left == "kept" ? AccessChangeAction.Unchanged : AccessChangeAction.Updated, change.Action);
    }

    [Fact]
    public async Task A_piped_username_is_that_of_a_new_entry()
    {
        var world = new World();
        var change = await world.GrantAsync(ToDev with { Username = "piped", KubernetesGroups = ["g"], FromPipeline = true });
        Assert.Equal("piped", world.Eks.Entries[("prod", World.Dev)].Username);
        Assert.Empty(change!.Warnings);
    }

    [Fact]
    public async Task A_new_username_is_warned_about_before_the_first_write()
    {
        var world = new World();
        world.Eks.AddEntry("prod", World.Dev, username: "kept", groups: ["old"]);
        world.Eks.Fault = call => Assert.False(FakeEks.IsWrite(call) && world.Operator.Warnings.Count == 0, call);
        Assert.True((await world.GrantAsync(ToDev with { Username = "other" }))!.Applied);
        Assert.Single(world.Operator.Warnings);
    }

    [Fact]
    public async Task Ctrl_C_while_the_entry_is_made_takes_it_back()
    {
        var world = new World();
        using var stop = new CancellationTokenSource();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new AccessGranter(world.Locator(), world.Rows, world.Operator, world.Clock)
            .GrantAsync(ToDev with { AccessPolicy = ["View"] }, (_, _) => Task.CompletedTask, stop.Token));
        Assert.Equal(["CreateAccessEntry " + World.Dev, "DeleteAccessEntry " + World.Dev], world.Eks.Writes);
        Assert.Contains("deleted again", Assert.Single(world.Operator.Warnings), StringComparison.Ordinal);
        Assert.Empty(world.Eks.Entries);
    }

    [Theory]
    [InlineData(ErrorIds.RequestTimedOut, true, 0)]
    [InlineData(ErrorIds.ServiceUnavailable, true, 0)]
    [InlineData(ErrorIds.RequestTimedOut, false, 1)]
    public async Task An_entry_whose_making_was_not_answered_is_taken_back_when_it_is_ours(string errorId, bool ours, int left)
    {
        var world = new World();
        world.Eks.Now = world.Clock.UtcNow;
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal))
            {
                world.Eks.AddEntry("prod", World.Dev, groups: ours ? [] : ["theirs"]);
                throw FakeEks.Error(errorId, "No answer.");
            }
        };
        await World.FailsAsync(errorId, () => world.GrantAsync(World.Dev, "View"));
        Assert.Equal(left, world.Eks.Entries.Count);
    }

    [Fact]
    public async Task An_entry_older_than_the_call_is_left_alone()
    {
        var world = new World();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal))
            {
                world.Eks.AddEntry("prod", World.Dev);
                throw FakeEks.Error(ErrorIds.RequestTimedOut, "No answer.");
            }
        };
        Assert.Contains("left alone", (await World.FailsAsync(ErrorIds.RequestTimedOut, () => world.GrantAsync(World.Dev, "View"))).Message, StringComparison.Ordinal);
        Assert.Single(world.Eks.Entries);
    }

    [Fact]
    public async Task A_cut_answer_and_a_409_after_it_are_the_calls_own_entry()
    {
        var world = new World();
        world.Eks.Now = world.Clock.UtcNow;
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Create", StringComparison.Ordinal))
            {
                world.Eks.AddEntry("prod", World.Dev);
            }
            else if (call.StartsWith("Associate", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.AccessDenied);
            }
        };
        await World.FailsAsync(ErrorIds.AccessDenied, () => world.GrantAsync(World.Dev, "View"));
        Assert.Empty(world.Eks.Entries);
    }

    [Fact]
    public async Task An_entry_that_is_there_and_is_not_ends_in_an_error()
    {
        var world = new World();
        FailOn(world, "CreateAccessEntry", ErrorIds.ResourceInUse);
        await World.FailsAsync(ErrorIds.ResourceInUse, () => world.GrantAsync(World.Dev, "View"));
        Assert.InRange(world.Eks.Writes.Count(), 2, 10);
    }

    [Theory]
    [InlineData("ops", "", "the group 'ops'")]
    [InlineData("system:masters", "", "system:masters")]
    [InlineData("", "dev:{{SessionName}}", "the username 'dev:")]
    public async Task A_row_that_holds_more_stops_a_new_entry(string group, string username, string loss)
    {
        var world = World.WithoutRbac("API_AND_CONFIG_MAP");
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", username, group.Length == 0 ? [] : [group]);
        var fault = await World.FailsAsync(ErrorIds.WouldShadowRow, () => world.GrantAsync(World.Dev, "View"));
        Assert.Contains(loss, fault.Message, StringComparison.Ordinal);
        Assert.Contains("line 4", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.Guarded, fault.Kind);
        Assert.Empty(world.Eks.Writes);
        await world.GrantAsync(ToDev with { AccessPolicy = ["View"], AllowLoss = true, AllowLockout = true });
        Assert.Single(world.Eks.Entries);
    }

    [Fact]
    public async Task A_row_that_the_grant_carries_does_not()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", "dev:{{SessionName}}", ["ops", "system:masters", "system:authenticated", ""]);
        var change = await world.GrantAsync(ToDev with { AccessPolicy = ["ClusterAdmin"], KubernetesGroups = ["ops"], Username = "dev:{{SessionName}}" });
        Assert.Equal(AccessChangeAction.Created, change!.Action);
    }

    [Fact]
    public async Task A_template_that_every_login_fills_alike_is_carried_by_what_it_becomes()
    {
        const string User = "arn:aws:iam::111122223333:user/grace";
        var world = World.WithoutRbac("API_AND_CONFIG_MAP");
        world.Rows.Rows[User] = new LiveRow("mapUsers line 1", "u:{{SessionName}}:{{AccountID}}", ["team-{{AccountID}}"]);
        var request = ToDev with { PrincipalArn = User, Username = "u::111122223333" };
        await World.FailsAsync(ErrorIds.WouldShadowRow, () => world.GrantAsync(request with { KubernetesGroups = ["team"] }));
        var change = await world.GrantAsync(request with { KubernetesGroups = ["team-111122223333"] });
        Assert.Equal(AccessChangeAction.Created, change!.Action);
    }

    [Fact]
    public async Task Masters_is_not_carried_by_ClusterAdmin_in_a_namespace()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", string.Empty, ["system:masters"]);
        await World.FailsAsync(ErrorIds.WouldShadowRow, () => world.GrantAsync(World.Dev, "ClusterAdmin@web"));
    }

    [Fact]
    public async Task A_node_row_is_carried_by_a_node_type()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", "system:node:{{EC2PrivateDNSName}}", ["system:bootstrappers", "system:nodes"]);
        await world.GrantAsync(ToDev with { Type = "EC2_LINUX" });
        Assert.Equal("EC2_LINUX", world.Eks.Entries[("prod", World.Dev)].Type);
        await World.FailsAsync(ErrorIds.WouldShadowRow, () => WithRow().GrantAsync(ToDev with { KubernetesGroups = ["x"] }));

        static World WithRow()
        {
            var other = new World("API_AND_CONFIG_MAP");
            other.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", "system:node:{{EC2PrivateDNSName}}", ["system:bootstrappers", "system:nodes"]);
            return other;
        }
    }

    [Theory]
    [InlineData("EC2_WINDOWS", "eks:kube-proxy-windows", true)]
    [InlineData("EC2_LINUX", "eks:kube-proxy-windows", false)]
    [InlineData("FARGATE_LINUX", "system:node-proxier", true)]
    [InlineData("EC2_LINUX", "system:node-proxier", false)]
    [InlineData("EC2_LINUX", "system:bootstrappers", true)]
    public async Task A_group_of_nodes_is_carried_by_the_type_that_brings_it(string type, string group, bool carried)
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", "system:node:{{EC2PrivateDNSName}}", ["system:nodes", group]);
        var grant = () => world.GrantAsync(ToDev with { Type = type });
        if (carried)
        {
            Assert.Equal(AccessChangeAction.Created, (await grant())!.Action);
        }
        else
        {
            Assert.Contains(group, (await World.FailsAsync(ErrorIds.WouldShadowRow, grant)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("team-{{AccountID}}", "team-{{AccountID}}")]
    [InlineData("team-{{AccountID}}", "team-111122223333")]
    [InlineData("team-{{SessionName}}", "team-{{SessionName}}")]
    public async Task A_template_in_a_group_of_the_entry_carries_nothing(string granted, string row)
    {
        var world = World.WithoutRbac("API_AND_CONFIG_MAP");
        world.Rows.Rows[World.Dev] = new LiveRow("mapRoles line 4", string.Empty, [row]);
        await World.FailsAsync(ErrorIds.WouldShadowRow, () => world.GrantAsync(ToDev with { KubernetesGroups = [granted] }));
        Assert.Empty(world.Eks.Writes);
    }

    [Theory]
    [InlineData("API_AND_CONFIG_MAP", false, ErrorIds.WouldShadowRow)]
    [InlineData("API_AND_CONFIG_MAP", true, null)]
    [InlineData("API", false, null)]
    public async Task An_aws_auth_that_cannot_be_read_stops_a_new_entry_where_it_counts(string mode, bool allowLoss, string? errorId)
    {
        var world = new World(mode);
        world.Rows.Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable, "No route.");
        var request = ToDev with { AccessPolicy = ["View"], AllowLoss = allowLoss };
        if (errorId is not null)
        {
            Assert.Contains("No route", (await World.FailsAsync(errorId, () => world.GrantAsync(request))).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.True((await world.GrantAsync(request))!.Applied);
            Assert.Equal(mode == "API" ? 0 : 1, world.Rows.Asked);
        }
    }

    [Fact]
    public async Task An_entry_that_is_there_has_silenced_the_row_already()
    {
        var world = WithDev("API_AND_CONFIG_MAP");
        world.Rows.Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable);
        Assert.Equal(AccessChangeAction.Updated, (await world.GrantAsync(World.Dev, "Admin"))!.Action);
    }

    [Fact]
    public async Task The_type_is_fixed_for_life()
    {
        var world = WithDev();
        await World.FailsAsync(ErrorIds.AccessEntryTypeFixed, () => world.GrantAsync(ToDev with { Type = "EC2_LINUX" }));
        Assert.Empty(world.Eks.Writes);
    }

    [Fact]
    public async Task Groups_for_a_node_that_is_there_are_refused_before_a_call_that_writes()
    {
        var world = new World();
        world.Eks.AddEntry("prod", World.Dev, "EC2_LINUX", groups: ["system:nodes"]);
        await World.FailsAsync(ErrorIds.InvalidAccessEntry, () => world.GrantAsync(ToDev with { KubernetesGroups = ["x"] }));
        Assert.Empty(world.Eks.Writes);
    }

    [Fact]
    public async Task Piped_entries_lose_what_a_node_type_cannot_hold_and_AWS_tags()
    {
        var world = new World();
        var change = await world.GrantAsync(ToDev with
        {
            FromPipeline = true,
            Type = "EC2_LINUX",
            Username = "system:node:{{EC2PrivateDNSName}}",
            KubernetesGroups = ["system:nodes"],
            Tags = new TagMap { ["aws:cloudformation:stack-name"] = "x", ["a"] = "b" },
        });
        Assert.Equal(AccessChangeAction.Created, change!.Action);
        Assert.Equal("a=b", change.After!.Tags.ToString());
        Assert.Equal(AccessChangeAction.Unchanged, (await world.GrantAsync(ToDev with { FromPipeline = true, Exact = true, Type = "EC2_LINUX", Username = "x", KubernetesGroups = ["system:nodes"], AccessPolicy = [] }))!.Action);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS", null)]
    [InlineData(World.Dev, true)]
    public async Task Piped_entries_of_EKS_are_passed_over_with_a_warning(string principal, bool? owned)
    {
        var world = new World();
        Assert.Null(await world.GrantAsync(new AccessGrantRequest { Cluster = World.Prod, PrincipalArn = principal, EksOwned = owned, FromPipeline = true, KubernetesGroups = ["x"] }));
        Assert.Single(world.Operator.Warnings);
        Assert.Empty(world.Eks.Calls);
    }

    [Theory]
    [InlineData("NeedsDecision")]
    [InlineData("dead")]
    [InlineData("whatever")]
    public async Task A_spec_that_is_not_ready_is_refused_before_any_call(string status)
    {
        var world = new World();
        var fault = await World.FailsAsync(ErrorIds.SpecNotReady, () => world.GrantAsync(new AccessGrantRequest { Cluster = World.Prod, Status = status, RowArn = "arn:row", Reason = "Because.", FromPipeline = true }));
        Assert.Contains("arn:row", fault.Message, StringComparison.Ordinal);
        Assert.Empty(world.Eks.Calls);
        await world.GrantAsync(ToDev with { Status = "Ready", AccessPolicy = ["View"] });
    }

    [Fact]
    public async Task A_session_ARN_becomes_its_role_with_the_path_from_IAM()
    {
        var world = new World();
        world.Session.AddPrincipal("arn:aws:iam::111122223333:role/team/deep");
        var change = await world.GrantAsync("arn:aws:sts::111122223333:assumed-role/deep/ada", "View");
        Assert.Equal("arn:aws:iam::111122223333:role/team/deep", change!.PrincipalArn);
    }

    [Fact]
    public async Task A_session_whose_role_cannot_be_looked_up_is_matched_with_the_entries_or_refused()
    {
        var world = new World();
        world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.");
        const string Session = "arn:aws:sts::111122223333:assumed-role/deep/ada";
        var fault = await World.FailsAsync(ErrorIds.InvalidArn, () => world.GrantAsync(Session, "View"));
        Assert.Contains("Not authorized", fault.Message, StringComparison.Ordinal);
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/team/deep");
        Assert.Equal("arn:aws:iam::111122223333:role/team/deep", (await world.GrantAsync(Session, "View"))!.PrincipalArn);
        await World.FailsAsync(ErrorIds.InvalidArn, () => world.GrantAsync("arn:aws:sts::999999999999:assumed-role/deep/ada", "View"));
    }

    [Fact]
    public async Task A_permission_set_is_found_in_the_clusters_account()
    {
        const string Path = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_";
        var world = new World();
        var request = new AccessGrantRequest { Cluster = World.Prod, PermissionSet = "Admins", AccessPolicy = ["View"] };
        world.Session.AddPrincipal(Path + "Readers_0123456789abcdef");
        Assert.Contains("Readers", (await World.FailsAsync(ErrorIds.PermissionSetNotFound, () => world.GrantAsync(request))).Message, StringComparison.Ordinal);
        world.Session.AddPrincipal(Path + "Admins_0123456789abcdef");
        var change = await world.GrantAsync(request);
        Assert.Equal((Path + "Admins_0123456789abcdef", "Admins"), (change!.PrincipalArn, change.PermissionSet));
        world.Session.AddPrincipal(Path + "Admins_fedcba9876543210");
        Assert.Contains("fedcba", (await World.FailsAsync(ErrorIds.PermissionSetNotFound, () => world.GrantAsync(request))).Message, StringComparison.Ordinal);
        await World.FailsAsync(ErrorIds.InvalidArgument, () => world.GrantAsync(request with { PrincipalArn = World.Dev }));
    }

    [Fact]
    public async Task The_last_administrator_is_not_narrowed_away_by_Exact()
    {
        var world = new World();
        world.Session.AddPrincipal(World.Boss);
        world.Eks.AddEntry("prod", World.Boss, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        var request = ToDev with { PrincipalArn = World.Boss, AccessPolicy = ["View"], Exact = true };
        await World.FailsAsync(ErrorIds.WouldLockOut, () => world.GrantAsync(request));
        Assert.Empty(world.Eks.Writes);
        Assert.Equal(["View"], (await world.GrantAsync(request with { AllowLockout = true }))!.After!.AccessPolicy);
    }

    [Theory]
    [InlineData("system:masters", ErrorIds.ReservedGroup)]
    public async Task Rules_are_checked_before_any_call(string group, string errorId)
    {
        var world = new World();
        await World.FailsAsync(errorId, () => world.GrantAsync(ToDev with { KubernetesGroups = [group] }));
        await World.FailsAsync(ErrorIds.InvalidUsername, () => world.GrantAsync(ToDev with { Username = "{{SessionName}}" }));
        await World.FailsAsync(ErrorIds.UnknownAccessPolicy, () => world.GrantAsync(World.Dev, "Vuew"));
        await World.FailsAsync(ErrorIds.InvalidAccessEntryType, () => world.GrantAsync(ToDev with { Type = "NODE" }));
        await World.FailsAsync(ErrorIds.InvalidArgument, () => world.GrantAsync(ToDev with { Tags = new TagMap { ["aws:x"] = "1" } }));
        await World.FailsAsync(ErrorIds.InvalidArgument, () => world.GrantAsync(ToDev with { AccessPolicy = ["View"], Namespace = ["web"] }));
        await World.FailsAsync(ErrorIds.InvalidArgument, () => world.GrantAsync(ToDev with { Namespace = ["web"] }));
        Assert.Empty(world.Eks.Calls);
    }

    [Fact]
    public async Task Policy_names_take_their_namespaces_from_beside_them()
    {
        var change = await new World().GrantAsync(ToDev with { PolicyName = ["View", "Edit"], Namespace = ["web;dev-*"] });
        Assert.Equal(["Edit@dev-*,web", "View@dev-*,web"], change!.After!.AccessPolicy);
    }

    [Fact]
    public async Task An_entry_without_any_access_is_warned_about()
    {
        var world = new World();
        Assert.Single((await world.GrantAsync(ToDev))!.Warnings);
        Assert.Single(world.Operator.Warnings);
    }

    private static World WithDev(string mode = "API")
    {
        var world = new World(mode);
        world.Eks.AddEntry("prod", World.Dev, groups: ["old"], policies: [("View", AccessScope.Cluster), ("Edit", AccessScope.ForNamespaces(["dev"]))]);
        return world;
    }

    private static void FailOn(World world, params string[] callsAndIds) => world.Eks.Fault = call =>
    {
        for (var i = 0; i < callsAndIds.Length; i += 2)
        {
            if (call.StartsWith(callsAndIds[i], StringComparison.Ordinal))
            {
                throw FakeEks.Error(callsAndIds[i + 1], "Refused by the test.");
            }
        }
    };
}
