using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>What a grant would make of a snapshot: the same as the grant itself.</summary>
public class PlannedAccessTests
{
    private const string NodeRow = """
        - rolearn: arn:aws:iam::111122223333:role/ng-node
          username: system:node:NAME
          groups: [system:bootstrappers, system:nodes, GROUP]
        """;

    private static EKSAccessEntrySpec Spec(string arn, string groups, params string[] policies) => new()
    {
        Status = AccessEntrySpecStatus.Ready,
        PrincipalArn = arn,
        Type = "STANDARD",
        KubernetesGroups = new TextList(groups.Split(',', StringSplitOptions.RemoveEmptyEntries)),
        AccessPolicy = new TextList(policies),
    };

    private static EKSAccessEntry Planned(EKSClusterAccess access, EKSAccessEntrySpec spec) => PlannedAccess.Apply(access, [spec]).Entries.Single(e => e.PrincipalArn == spec.PrincipalArn);

    [Fact]
    public void An_entry_that_is_there_keeps_what_it_has()
    {
        var existing = Sample.Entry(Sample.Dev, "devs", "View@web", "Edit@db") with { Username = "team:dev", PrincipalStatus = PrincipalStatus.Recreated, EksOwned = false };
        var entry = Planned(Sample.Cluster("API", existing), Spec(Sample.Dev, "readers", "View@dev-a") with { Username = "other" });
        Assert.Equal(["devs", "readers"], entry.KubernetesGroups);
        Assert.Equal(["AmazonEKSEditPolicy db", "AmazonEKSViewPolicy dev-a,web"], entry.Policies.Select(p => $"{p.PolicyName} {string.Join(",", p.AccessScope.Namespaces.Order())}").Order());
        Assert.Equal(("team:dev", PrincipalStatus.Recreated, existing.CreatedAt), (entry.Username, entry.PrincipalStatus, entry.CreatedAt));
    }

    [Fact]
    public void A_grant_never_looks_like_a_loss()
    {
        var before = Sample.Cluster("API", Sample.Entry(Sample.Dev, "devs", "View@web", "Edit@db"));
        var row = ClusterAccessComparer.Compare(before, PlannedAccess.Apply(before, [Spec(Sample.Dev, "", "View@kube-system")])).Single(r => r.PrincipalArn == Sample.Dev);
        Assert.Equal(ComparisonVerdict.Gained, row.Verdict);
    }

    [Fact]
    public void A_grant_does_not_bring_a_principal_that_is_gone_back_to_life()
    {
        var before = Sample.Cluster("API", Sample.Entry(Sample.Dev) with { PrincipalStatus = PrincipalStatus.Missing });
        var after = PlannedAccess.Apply(before, [Spec(Sample.Dev, "", "ClusterAdmin")]);
        Assert.Equal(AccessVerdict.NotAllowed, Sample.Analyse(after).Decide(Sample.Dev, Make.Request("get pods")).Verdict);
    }

    [Fact]
    public void A_new_entry_gets_the_name_that_EKS_gives()
    {
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}", Planned(Sample.Cluster("API"), Spec(Sample.Dev, "x")).Username);
        Assert.Equal(Sample.Ada, Planned(Sample.Cluster("API"), Spec(Sample.Ada, "x")).Username);
    }

    // A group that only AWS could tell about is Unknown; one that an EC2_LINUX entry surely lacks is lost.
    [Theory]
    [InlineData("EC2_LINUX", "{{EC2PrivateDNSName}}", "system:bootstrappers", ComparisonVerdict.Lost)]
    [InlineData("EC2_LINUX", "{{EC2PrivateDNSName}}", "system:nodes", ComparisonVerdict.Equal)]
    [InlineData("EC2_WINDOWS", "{{EC2PrivateDNSName}}", "eks:kube-proxy-windows", ComparisonVerdict.Unknown)]
    [InlineData("EC2_WINDOWS", "{{EC2PrivateDNSName}}", "system:bootstrappers", ComparisonVerdict.Unknown)]
    [InlineData("EC2_WINDOWS", "{{EC2PrivateDNSName}}", "own-group", ComparisonVerdict.Lost)]
    [InlineData("FARGATE_LINUX", "{{SessionName}}", "system:node-proxier", ComparisonVerdict.Unknown)]
    [InlineData("FARGATE_LINUX", "{{SessionName}}", "system:nodes", ComparisonVerdict.Equal)]
    [InlineData("HYBRID_LINUX", "{{SessionName}}", "system:bootstrappers", ComparisonVerdict.Unknown)]
    public void What_an_entry_of_a_node_brings_is_not_assumed(string type, string name, string group, ComparisonVerdict verdict)
    {
        var before = Sample.Cluster() with { AwsAuth = new Dictionary<string, string> { ["mapRoles"] = NodeRow.Replace("NAME", name, StringComparison.Ordinal).Replace("GROUP", group, StringComparison.Ordinal) } };
        before = before with { Roles = [.. before.Roles, Make.ClusterRole("odd", Make.Rule("list", "apps", "deployments"))], Bindings = [.. before.Bindings, Make.Bind(null, "odd", "odd", "Group:" + group)] };
        var after = PlannedAccess.Apply(before, [new EKSAccessEntrySpec { Status = AccessEntrySpecStatus.Ready, PrincipalArn = Sample.Node, Type = type }]);
        Assert.Equal(verdict, Assert.Single(ClusterAccessComparer.Compare(before, after)).Verdict);
        if (verdict == ComparisonVerdict.Unknown)
        {
            Assert.Equal(AccessVerdict.Unknown, Sample.Analyse(after).Decide(Sample.Node, Make.Request("list deployments.apps @web")).Verdict);
        }
    }

    [Fact]
    public void An_entry_of_a_node_that_was_read_has_the_groups_it_shows()
    {
        var read = Sample.NodeEntry() with { Type = "EC2_WINDOWS", KubernetesGroups = TextList.Of("system:nodes") };
        var access = Sample.Cluster("API", read);
        access = access with { Bindings = [.. access.Bindings, Make.Bind(null, "odd", "view", "Group:eks:kube-proxy-windows")] };
        Assert.Equal(AccessVerdict.NotAllowed, Sample.Analyse(access).Decide(Sample.Node, Make.Request("list deployments.apps @web")).Verdict);
    }
}
