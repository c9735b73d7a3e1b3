using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Concurrency;

/// <summary>The fewest calls that can answer, and that no more are made.</summary>
public sealed class CallCountTests
{
    private const string Admin = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

    [Fact]
    public async Task All_entries_cost_a_page_for_a_hundred_and_two_calls_each()
    {
        await using var fleet = await Fleet.StartAsync(clusters: 1, entries: 250);

        await fleet.ReadAsync("cluster-0", 8);

        Assert.Equal(Calls(("DescribeCluster", 1), ("ListAccessEntries", 3), ("DescribeAccessEntry", 250), ("ListAssociatedAccessPolicies", 250)), Made(fleet));
    }

    [Fact]
    public async Task One_principal_costs_no_listing()
    {
        await using var fleet = await Fleet.StartAsync(clusters: 1, entries: 250);

        await fleet.ReadAsync("cluster-0", 8, narrow: q => q with { Principals = ["arn:aws:iam::111122223333:role/team-7"] });

        Assert.Equal(Calls(("DescribeCluster", 1), ("DescribeAccessEntry", 1), ("ListAssociatedAccessPolicies", 1)), Made(fleet));
    }

    [Theory]
    [InlineData("EC2_LINUX")]
    [InlineData("EC2_WINDOWS")]
    [InlineData("FARGATE_LINUX")]
    [InlineData("HYBRID_LINUX")]
    public async Task Entries_of_types_that_hold_no_policies_are_not_asked_for_them(string type)
    {
        await using var fleet = await Fleet.StartAsync(1, 20, (i, e) => i % 2 == 0 ? e : new AccessEntrySeed(e.PrincipalArn) { Type = type });

        var entries = await fleet.ReadAsync("cluster-0", 8);

        Assert.Equal(10, entries.Count(e => e.Type == type && e.Policies.Count == 0));
        Assert.Equal(20, fleet.Sandbox.Requests.CountOf("DescribeAccessEntry"));
        Assert.Equal(10, fleet.Sandbox.Requests.CountOf("ListAssociatedAccessPolicies"));
    }

    [Theory]
    [InlineData("EC2")]
    [InlineData("HYPERPOD_LINUX")]
    [InlineData("SOMETHING_NEW")]
    public async Task Entries_of_types_that_might_hold_policies_are_asked(string type)
    {
        await using var fleet = await Fleet.StartAsync(1, 4, (_, e) => e with { Type = type });

        var entries = await fleet.ReadAsync("cluster-0", 8);

        Assert.All(entries, e => Assert.Single(e.Policies));
        Assert.Equal(4, fleet.Sandbox.Requests.CountOf("ListAssociatedAccessPolicies"));
    }

    [Fact]
    public async Task Entries_that_other_conditions_leave_out_are_not_asked_for_their_policies()
    {
        await using var fleet = await Fleet.StartAsync(1, 30);

        var entries = await fleet.ReadAsync("cluster-0", 8, narrow: q => q with { Groups = ["team-1*"] });

        Assert.Equal(11, entries.Count);
        Assert.Equal(11, fleet.Sandbox.Requests.CountOf("ListAssociatedAccessPolicies"));
    }

    [Fact]
    public async Task A_search_for_a_policy_describes_only_those_who_hold_it()
    {
        await using var fleet = await Fleet.StartAsync(1, 150, (i, e) => i < 3 ? e with { Policies = [new AccessPolicySeed(Admin)] } : e);

        var entries = await fleet.ReadAsync("cluster-0", 8, narrow: q => q with { Policies = ["ClusterAdmin"] });

        Assert.Equal(3, entries.Count);
        Assert.Equal(Calls(("DescribeCluster", 1), ("ListAccessEntries", 1), ("DescribeAccessEntry", 3), ("ListAssociatedAccessPolicies", 3)), Made(fleet));
    }

    [Fact]
    public async Task A_census_of_administrators_is_one_paged_list_a_cluster()
    {
        await using var fleet = await Fleet.StartAsync(20, 150, (i, e) => i < 120 ? e with { Policies = [new AccessPolicySeed(Admin)] } : e);

        var found = await fleet.ListAsync("*", q => q with { Policies = ["ClusterAdmin"] });

        Assert.Equal(20 * 120, found.Count);
        Assert.All(found, p => Assert.Equal("111122223333", p.AccountId));
        Assert.Equal(20, found.Select(p => p.ClusterArn).Distinct().Count());
        Assert.Equal(Calls(("ListClusters", 1), ("DescribeCluster", 20), ("ListAccessEntries", 40)), Made(fleet));
    }

    [Fact]
    public async Task A_listing_of_principals_looks_for_each_that_is_named()
    {
        await using var fleet = await Fleet.StartAsync(1, 150);
        const string Missing = "arn:aws:iam::111122223333:role/nobody";

        var found = await fleet.ListAsync("cluster-0", q => q with { Principals = ["arn:aws:iam::111122223333:role/team-7", "arn:aws:sts::111122223333:assumed-role/team-8/me", Missing] });

        Assert.Equal(["team-7", "team-8"], found.Select(p => p.PrincipalArn.Split('/')[1]).Order());
        Assert.Equal(["error: AccessEntryNotFound"], fleet.Operator.Told);
        Assert.Equal(Calls(("DescribeCluster", 1), ("ListAccessEntries", 2)), Made(fleet));
    }

    [Fact]
    public async Task What_a_listing_does_not_tell_cannot_be_asked_of_it()
    {
        await using var fleet = await Fleet.StartAsync(1, 1);
        Func<AccessEntryQuery, AccessEntryQuery>[] impossible =
        [
            q => q with { Types = ["STANDARD"] },
            q => q with { Groups = ["g"] },
            q => q with { Tags = new Dictionary<string, string?> { ["a"] = null } },
            q => q with { CheckPrincipal = true },
        ];

        foreach (var narrow in impossible)
        {
            var fault = await Assert.ThrowsAsync<EksAccessException>(() => fleet.ListAsync("cluster-0", narrow));
            Assert.Equal(ErrorIds.InvalidArgument, fault.ErrorId);
        }

        Assert.Empty(fleet.Sandbox.Requests.All);
    }

    [Fact]
    public async Task Connections_are_used_again_by_the_next_command()
    {
        await using var fleet = await Fleet.StartAsync(4, 40);
        await fleet.ReadAsync("*", 8);
        var before = fleet.Sandbox.Traffic.Connections;
        Assert.InRange(before, 1, 4 * (8 + 2));

        for (var i = 0; i < 5; i++)
        {
            await fleet.ReadAsync("*", 1);
        }

        Assert.Equal(before, fleet.Sandbox.Traffic.Connections);
    }

    [Fact]
    public async Task All_services_of_a_session_are_reached_over_a_connection_each()
    {
        await using var fleet = await Fleet.StartAsync(1, 1);
        for (var i = 0; i < 3; i++)
        {
            using var session = await fleet.Factory.OpenSessionAsync(fleet.Options("admin"), CancellationToken.None);
            var cluster = await session.Eks.DescribeClusterAsync("cluster-0", CancellationToken.None);
            await session.Sts.GetCallerIdentityAsync(CancellationToken.None);
            await session.Iam.GetRoleAsync("team-0", CancellationToken.None);
            var kubernetes = session.OpenKubernetes(new Ports.KubernetesEndpoint(cluster.Id ?? cluster.Name, cluster.Endpoint, cluster.CertificateAuthorityData));
            await Assert.ThrowsAsync<EksAccessException>(() => kubernetes.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None));
        }

        // EKS, STS, IAM, Kubernetes.
        Assert.InRange(fleet.Sandbox.Traffic.Connections, 1, 4);
    }

    [Fact]
    public async Task A_role_is_assumed_once_for_all_commands_with_the_same_keys()
    {
        await using var fleet = await Fleet.StartAsync(1, 2, role: new RoleSeed("reader") { TrustedPrincipals = ["arn:aws:iam::111122223333:user/admin", "arn:aws:iam::111122223333:user/auditor"], AllowedActions = ["*"] });
        var options = fleet.Options("admin") with { AssumeRoleArn = "arn:aws:iam::111122223333:role/reader" };

        foreach (var asked in new[] { options, options with { Region = "us-east-1" }, options, fleet.Options("auditor") with { AssumeRoleArn = options.AssumeRoleArn }, options })
        {
            using var sessions = new SessionCache(fleet.Factory);
            await (await sessions.OpenAsync(asked, CancellationToken.None)).Sts.GetCallerIdentityAsync(CancellationToken.None);
        }

        // Once for each region, whose STS is asked, and once for the other user's keys.
        Assert.Equal(3, fleet.Sandbox.Requests.CountOf("AssumeRole"));
    }

    private static SortedDictionary<string, int> Calls(params (string Operation, int Count)[] calls) => new(calls.ToDictionary(c => c.Operation, c => c.Count), StringComparer.Ordinal);

    private static SortedDictionary<string, int> Made(Fleet fleet) =>
        new(fleet.Sandbox.Requests.All.GroupBy(r => r.Operation, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal);
}
