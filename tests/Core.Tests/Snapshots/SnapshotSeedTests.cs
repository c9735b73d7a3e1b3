using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Core.Tests.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Snapshots;

/// <summary>The seed of a sandbox: what the snapshot says, and nothing that it does not.</summary>
public sealed class SnapshotSeedTests
{
    private const string Creator = "arn:aws:sts::111122223333:assumed-role/founder/ada";

    private static MappingNode Account(params EKSClusterAccess[] clusters) => List(SnapshotSeed.Write(clusters), "accounts").Single();

    private static MappingNode[] List(MappingNode node, string key) => ((SequenceNode?)node[key])?.Items.Cast<MappingNode>().ToArray() ?? [];

    private static string? Text(MappingNode node, string key) => (node[key] as ScalarNode)?.Value;

    private static MappingNode Cluster(EKSClusterAccess access) => List(Account(access), "clusters").Single();

    [Fact]
    public void The_state_is_copied()
    {
        var cluster = Cluster(Sample.Cluster("API_AND_CONFIG_MAP", Sample.Entry(Sample.Dev, "devs", "View@web")));
        Assert.Equal(("prod", "1.33", "eks.9", "API_AND_CONFIG_MAP", "false"), (Text(cluster, "name"), Text(cluster, "version"), Text(cluster, "platformVersion"), Text(cluster, "authenticationMode"), Text(cluster, "hasDefaultObjects")));
        var entry = List(cluster, "accessEntries").Single();
        Assert.Equal((Sample.Dev, "STANDARD"), (Text(entry, "principalArn"), Text(entry, "type")));
        Assert.Equal(Sample.MapRoles, Text((MappingNode)cluster["awsAuth"]!, "mapRoles"));
        Assert.Equal(Sample.Cluster().Roles.Count + Sample.Cluster().Bindings.Count, List(cluster, "objects").Length);
        Assert.Equal("managed node group blue", "managed node group " + Text(List(cluster, "nodegroups").Single(), "name"));
    }

    [Fact]
    public void Principals_exist_but_those_that_are_gone_and_who_took_the_snapshot_is_the_default()
    {
        var gone = Sample.Entry(Sample.Admin, "", "ClusterAdmin") with { PrincipalStatus = PrincipalStatus.Missing };
        var account = Account(Sample.Cluster("API", Sample.Entry(Sample.Dev), gone));
        var roles = List(account, "roles").ToDictionary(r => Text(r, "name")!);
        Assert.Equal(["dev", "ng-node", "ops"], roles.Keys.Order());
        Assert.Equal("/team/", Text(roles["dev"], "path"));
        Assert.Equal(("default", "ada"), (Text(roles["ops"], "profile"), Text(roles["ops"], "profileSessionName")));
        Assert.Equal(["ada"], List(account, "users").Select(u => Text(u, "name")));
    }

    [Fact]
    public void The_path_of_a_role_is_taken_from_an_entry_of_whichever_cluster()
    {
        var rows = Sample.Cluster("CONFIG_MAP") with { ClusterName = "old", ClusterArn = "arn:aws:eks:eu-west-1:111122223333:cluster/old" };
        var entries = Sample.Cluster("API", Sample.Entry(Sample.Dev));
        foreach (var clusters in new[] { new[] { rows, entries }, [entries, rows] })
        {
            Assert.Equal("/team/", Text(List(Account(clusters), "roles").Single(r => Text(r, "name") == "dev"), "path"));
        }
    }

    [Theory]
    [InlineData(PrincipalStatus.Recreated, true)]
    [InlineData(PrincipalStatus.Active, false)]
    public void A_principal_made_again_is_younger_than_its_entry(PrincipalStatus status, bool isYounger)
    {
        var entry = Sample.Entry(Sample.Dev) with { PrincipalStatus = status };
        var role = List(Account(Sample.Cluster("API", entry)), "roles").Single(r => Text(r, "name") == "dev");
        Assert.Equal(isYounger, DateTime.Parse(Text(role, "createdAt")!, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime() > entry.CreatedAt);
    }

    // Nobody may become an administrator of the copy who is none of the cluster.
    [Theory]
    [InlineData("CONFIG_MAP", Creator, true, "arn:aws:iam::111122223333:role/founder")]
    [InlineData("CONFIG_MAP", Creator, false, null)]
    [InlineData("CONFIG_MAP", "arn:aws:sts::111122223333:assumed-role/ops/ada", true, null)]
    [InlineData("CONFIG_MAP", "", true, null)]
    [InlineData("API_AND_CONFIG_MAP", Creator, true, null)]
    public void Only_who_read_the_cluster_without_being_mapped_is_its_creator(string mode, string caller, bool readsRbac, string? creator)
    {
        var cluster = Cluster(Sample.Cluster(mode) with { CallerArn = caller, CallerReadsRbac = readsRbac });
        Assert.Equal(creator, Text(cluster, "creator"));
        Assert.Equal(creator is null ? "false" : "true", Text(cluster, "bootstrapClusterCreatorAdminPermissions"));
    }

    [Fact]
    public void RBAC_that_was_not_read_leaves_the_default_objects()
    {
        var cluster = Cluster(Sample.Cluster("API") with { Roles = [], Bindings = [], NotEvaluated = [new NotEvaluatedPart(SnapshotPart.Rbac, "403")] });
        Assert.Equal("true", Text(cluster, "hasDefaultObjects"));
        Assert.Empty(List(cluster, "objects"));
    }

    [Fact]
    public void Accounts_are_kept_apart_and_an_unknown_caller_gets_a_user()
    {
        var foreign = Sample.Cluster("API", Sample.Entry("arn:aws:iam::444455556666:role/guest")) with { CallerArn = string.Empty };
        var accounts = List(SnapshotSeed.Write([foreign]), "accounts");
        Assert.Equal(["111122223333", "444455556666"], accounts.Select(a => Text(a, "id")));
        Assert.Contains(accounts.SelectMany(a => List(a, "users")), u => Text(u, "name") == "sandbox-user" && Text(u, "profile") == "default");
        Assert.Equal("guest", Text(List(accounts[1], "roles").Single(), "name"));
    }

    [Fact]
    public void Nodes_with_an_image_of_ones_own_stay_that()
    {
        var access = Sample.Cluster("API") with { NodeRoles = [new NodeRoleUse(Sample.Node, "managed node group own", "EC2_LINUX") { IsAssumed = true }] };
        Assert.Equal("CUSTOM", Text(List(Cluster(access), "nodegroups").Single(), "amiType"));
    }
}
