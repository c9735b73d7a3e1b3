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

public class AccessEntryReaderTests
{
    private static readonly AccessEntryQuery All = new() { Clusters = ClusterQuery.Named("prod") };

    [Fact]
    public async Task Shows_every_property_and_both_forms_of_the_policies()
    {
        var world = new World();
        world.Eks.AddEntry("prod", World.Dev, groups: ["devs"], policies: [("Edit", AccessScope.ForNamespaces(["web", "dev-*"])), ("View", AccessScope.Cluster)]);
        var entry = Assert.Single(await world.ReadAsync(All));
        Assert.Equal(("prod", "arn:aws:eks:eu-west-1:111122223333:cluster/prod", "eu-west-1", "111122223333", "profile test"), (entry.ClusterName, entry.ClusterArn, entry.Region, entry.AccountId, entry.CredentialSource));
        Assert.Equal((World.Dev, "111122223333", null, "STANDARD"), (entry.PrincipalArn, entry.PrincipalAccountId, entry.PermissionSet, entry.Type));
        Assert.Equal(["Edit@dev-*,web", "View"], entry.AccessPolicy);
        Assert.Equal(2, entry.Policies.Count);
        Assert.Equal("devs", entry.KubernetesGroups.ToString());
        Assert.Equal(PrincipalStatus.NotChecked, entry.PrincipalStatus);
        Assert.Equal(World.Dev, entry.ToString());
        Assert.False(entry.EksOwned);
        Assert.Empty(world.Eks.Writes);
    }

    [Fact]
    public async Task Reads_many_with_bounded_concurrency_and_streams_them()
    {
        var world = new World();
        for (var i = 0; i < 120; i++)
        {
            world.Eks.AddEntry("prod", $"arn:aws:iam::111122223333:role/r{i}");
        }

        world.Eks.Pause = () => Task.Delay(2);
        var entries = await world.ReadAsync(All with { Concurrency = 3 });
        Assert.Equal(120, entries.Select(e => e.PrincipalArn).Distinct().Count());
        Assert.InRange(world.Eks.MaxRunning, 2, 3);
    }

    [Theory]
    [InlineData("*:role/d*", 1)]
    [InlineData("*:user/*", 1)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/deep/ada", 1)]
    public async Task Patterns_and_session_ARNs_find_their_entries(string principal, int count)
    {
        var world = WithThree();
        Assert.Equal(count, (await world.ReadAsync(All with { Principals = [principal] })).Count);
    }

    [Fact]
    public async Task A_literal_principal_is_read_without_listing()
    {
        var world = WithThree();
        Assert.Single(await world.ReadAsync(All with { Principals = [World.Dev] }));
        Assert.DoesNotContain(world.Eks.Calls, c => c.StartsWith("ListAccessEntries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filters_by_type_group_tag_and_permission_set()
    {
        const string Sso = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admins_0123456789abcdef";
        var world = WithThree();
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/node", "EC2_LINUX");
        world.Eks.AddEntry("prod", Sso, groups: ["ops"]);
        world.Eks.Entries[("prod", World.Dev)] = world.Eks.Entries[("prod", World.Dev)] with { Tags = new Dictionary<string, string> { ["team"] = "web" } };
        Assert.EndsWith("node", Assert.Single(await world.ReadAsync(All with { Types = ["ec2*"] })).PrincipalArn, StringComparison.Ordinal);
        Assert.Equal("Admins", Assert.Single(await world.ReadAsync(All with { PermissionSets = ["adm*"] })).PermissionSet);
        Assert.Equal(Sso, Assert.Single(await world.ReadAsync(All with { Groups = ["op?"] })).PrincipalArn);
        Assert.Equal(World.Dev, Assert.Single(await world.ReadAsync(All with { Tags = new Dictionary<string, string?> { ["team"] = "w*" } })).PrincipalArn);
        Assert.Empty(await world.ReadAsync(All with { Tags = new Dictionary<string, string?> { ["team"] = null, ["other"] = null } }));
    }

    [Fact]
    public async Task Policies_are_searched_for_by_the_service()
    {
        var world = WithThree();
        world.Eks.AddEntry("prod", World.Boss, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        Assert.Equal(World.Boss, Assert.Single(await world.ReadAsync(All with { Policies = ["ClusterAdmin", "View"] })).PrincipalArn);
        Assert.Equal(2, world.Eks.Calls.Count(c => c.StartsWith("ListAccessEntries arn:", StringComparison.Ordinal)));
        Assert.Equal(1, world.Eks.Calls.Count(c => c.StartsWith("DescribeAccessEntry", StringComparison.Ordinal)));
        Assert.Empty(await world.ReadAsync(All with { Policies = ["ClusterAdmin"], Principals = [World.Dev] }));
    }

    [Fact]
    public async Task An_entry_that_vanishes_in_between_is_passed_over()
    {
        var world = WithThree();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("DescribeAccessEntry", StringComparison.Ordinal) && call.EndsWith("dev", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.AccessEntryNotFound);
            }
        };
        Assert.Equal(2, (await world.ReadAsync(All)).Count);
        Assert.Empty(world.Operator.Errors);
        Assert.Contains(world.Operator.Verbose, v => v.Contains("deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_single_literal_principal_without_an_entry_ends_the_pipeline()
    {
        var world = WithThree();
        var fault = await World.FailsAsync(ErrorIds.AccessEntryNotFound, () => world.ReadAsync(All with { Principals = [World.Boss] }));
        Assert.True(fault.EndsPipeline);
        Assert.Equal(World.Boss, fault.TargetObject);
        await World.FailsAsync(ErrorIds.AccessEntryNotFound, () => world.ReadAsync(All with { Principals = ["arn:aws:sts::111122223333:assumed-role/gone/x"] }));
    }

    [Fact]
    public async Task Of_several_principals_a_missing_one_is_an_error_record()
    {
        var world = WithThree();
        Assert.Single(await world.ReadAsync(All with { Principals = [World.Boss, World.Dev] }));
        Assert.Equal(ErrorIds.AccessEntryNotFound, Assert.Single(world.Operator.Errors).ErrorId);
        Assert.Empty(await world.ReadAsync(All with { Principals = [World.Boss], NotFoundEndsPipeline = false }));
        var piped = new ClusterQuery { Piped = new ClusterLocation { ClusterName = "prod" } };
        Assert.Empty(await world.ReadAsync(All with { Principals = [World.Boss], Clusters = piped }));
        Assert.Equal(3, world.Operator.Errors.Count);
    }

    [Fact]
    public async Task A_failing_cluster_is_an_error_a_CONFIG_MAP_cluster_a_warning_and_the_others_go_on()
    {
        var world = WithThree();
        world.Eks.AddCluster("old", "CONFIG_MAP");
        world.Eks.AddCluster("unset", null!);
        world.Eks.AddCluster("broken");
        world.Eks.Clusters["broken"] = world.Eks.Clusters["broken"] with { IsConnected = true };
        Assert.Equal(3, (await world.ReadAsync(All with { Clusters = ClusterQuery.Named("*") })).Count);
        Assert.Equal(ErrorIds.ClusterNotManaged, Assert.Single(world.Operator.Errors).ErrorId);
        Assert.Equal(2, world.Operator.Warnings.Count);
        Assert.All(world.Operator.Warnings, w => Assert.Contains("Set-EKSAuthenticationMode", w, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_entry_that_may_not_be_read_does_not_hide_the_others()
    {
        var world = WithThree();
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("ListAssociated", StringComparison.Ordinal) && call.EndsWith("dev", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.", ErrorKind.PermissionDenied);
            }
        };
        Assert.Equal(2, (await world.ReadAsync(All)).Count);
        Assert.Equal(ErrorIds.AccessDenied, Assert.Single(world.Operator.Errors).ErrorId);
    }

    [Fact]
    public async Task IAM_tells_how_principals_stand()
    {
        var world = new World();
        var later = world.Eks.Now.AddDays(1);
        world.Session.AddPrincipal(World.Dev);
        world.Session.AddPrincipal(World.Boss, later);
        world.Session.AddPrincipal("arn:aws:iam::111122223333:role/new-path/moved");
        foreach (var principal in new[] { World.Dev, World.Boss, "arn:aws:iam::111122223333:role/gone", "arn:aws:iam::111122223333:role/moved", "arn:aws:iam::999999999999:role/dev", "arn:aws:iam::111122223333:root" })
        {
            world.Eks.AddEntry("prod", principal);
        }

        var found = (await world.ReadAsync(All with { CheckPrincipal = true })).ToDictionary(e => e.PrincipalArn, e => e.PrincipalStatus);
        Assert.Equal(PrincipalStatus.Active, found[World.Dev]);
        Assert.Equal(PrincipalStatus.Recreated, found[World.Boss]);
        Assert.Equal(PrincipalStatus.Missing, found["arn:aws:iam::111122223333:role/gone"]);
        Assert.Equal(PrincipalStatus.Missing, found["arn:aws:iam::111122223333:role/moved"]);
        Assert.Equal(PrincipalStatus.NotChecked, found["arn:aws:iam::999999999999:role/dev"]);
        Assert.Equal(PrincipalStatus.NotChecked, found["arn:aws:iam::111122223333:root"]);
    }

    [Fact]
    public async Task Where_IAM_may_not_be_asked_there_is_one_warning()
    {
        var world = WithThree();
        world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied);
        Assert.All(await world.ReadAsync(All with { CheckPrincipal = true }), e => Assert.Equal(PrincipalStatus.NotChecked, e.PrincipalStatus));
        Assert.Single(world.Operator.Warnings);
    }

    [Fact]
    public async Task Entries_that_EKS_makes_are_told_by_what_they_are()
    {
        var world = new World();
        world.Eks.Clusters["prod"] = world.Eks.Clusters["prod"] with { AutoModeNodeRoleArn = "arn:aws:iam::111122223333:role/auto" };
        world.Eks.Nodegroups.Add(new NodegroupDescription("blue", "arn:aws:iam::111122223333:role/ng", "AL2023_x86_64_STANDARD", "ACTIVE"));
        world.Eks.FargateProfiles.Add(new FargateProfileDescription("fp", "arn:aws:iam::111122223333:role/fargate", "ACTIVE"));
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS", username: "eks:managed");
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/ng", "EC2_LINUX");
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/own", "EC2_LINUX");
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/fargate", "FARGATE_LINUX");
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/auto", "EC2");
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/cluster", policies: [("Compute", AccessScope.Cluster)]);
        world.Eks.AddEntry("prod", World.Boss, policies: [("ClusterAdmin", AccessScope.Cluster)]);
        var found = (await world.ReadAsync(All)).ToDictionary(e => e.PrincipalArn.Substring(e.PrincipalArn.LastIndexOf('/') + 1));
        Assert.Equal(["auto", "AWSServiceRoleForAmazonEKS", "cluster", "fargate", "ng"], found.Where(f => f.Value.EksOwned == true).Select(f => f.Key).OrderBy(k => k, StringComparer.OrdinalIgnoreCase));
        Assert.Contains("blue", found["ng"].EksOwnedReason, StringComparison.Ordinal);
        Assert.False(found["own"].EksOwned);
        Assert.Single(world.Eks.Calls, c => c == "ListNodegroups");
    }

    [Fact]
    public async Task Where_node_groups_cannot_be_read_it_says_not_known()
    {
        var world = new World();
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/ng", "EC2_LINUX");
        world.Eks.Fault = call =>
        {
            if (call == "ListNodegroups")
            {
                throw FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.");
            }
        };
        var entry = Assert.Single(await world.ReadAsync(All));
        Assert.Null(entry.EksOwned);
        Assert.Contains("Not authorized", entry.EksOwnedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_the_stream()
    {
        var world = new World();
        for (var i = 0; i < 100; i++)
        {
            world.Eks.AddEntry("prod", $"arn:aws:iam::111122223333:role/r{i}");
        }

        using var stop = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new AccessEntryReader(world.Locator(), world.Operator).ReadAsync(
            All,
            (_, _) =>
            {
                if (++seen == 3)
                {
                    stop.Cancel();
                }

                return Task.CompletedTask;
            },
            stop.Token));
        Assert.InRange(seen, 3, 99);
    }

    private static World WithThree()
    {
        var world = new World();
        world.Eks.AddEntry("prod", World.Dev);
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:role/team/deep");
        world.Eks.AddEntry("prod", "arn:aws:iam::111122223333:user/ada");
        return world;
    }
}
