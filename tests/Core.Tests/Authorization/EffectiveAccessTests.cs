using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class EffectiveAccessTests
{
    private static EffectiveAccess Of(EKSAccessEntry entry) =>
        ClusterAccessAnalysis.Complete(Sample.Cluster("API", entry)).Principals.Single();

    [Theory]
    [InlineData("Cluster admin", "", "ClusterAdmin")]
    [InlineData("Cluster admin", "", "ClusterAdmin", "View@web")]
    [InlineData("Admin in web", "", "Admin@web")]
    [InlineData("Edit in db and web", "", "Edit@web,db")]
    [InlineData("Edit in 3 namespaces", "", "Edit@web,db,default")]
    [InlineData("Edit in dev-*", "", "Edit@dev-*")]
    [InlineData("View in the whole cluster", "", "View")]
    [InlineData("View in the whole cluster; Edit in web", "readers,devs")]
    [InlineData("View in the whole cluster", "readers", "View@web")]
    [InlineData("View in the whole cluster and custom: 1 rule", "readers", "SecretReader")]
    [InlineData("Read everything in the whole cluster", "", "AdminView")]
    [InlineData("Everything in web", "", "ClusterAdmin@web")]
    [InlineData("custom: 1 rule in the whole cluster", "", "SecretReader")]
    [InlineData("none", "nobody-binds-this")]
    [InlineData("none", "")]
    [InlineData("unknown: AutoNode", "", "AutoNode")]
    [InlineData("View in web; unknown: AutoNode", "", "View@web", "AutoNode")]
    public void Is_told_in_words(string words, string groups, params string[] policies) =>
        Assert.Equal(words, Of(Sample.Entry(Sample.Dev, groups, policies)).Access);

    [Fact]
    public void Knows_nodes_masters_and_whoever_is_not_let_in()
    {
        var access = ClusterAccessAnalysis.Complete(Sample.Cluster("API_AND_CONFIG_MAP", Sample.NodeEntry()));
        Assert.Equal("Node", access.Principals.Single(p => p.PrincipalArn == Sample.Node).Access);
        Assert.Equal("Cluster admin", access.Principals.Single(p => p.PrincipalArn == Sample.Ops).Access);
        Assert.Equal("Edit in web", access.Principals.Single(p => p.PrincipalArn == "arn:aws:iam::111122223333:role/dev").Access);
        var gone = Sample.Entry(Sample.Admin, "", "ClusterAdmin") with { PrincipalStatus = PrincipalStatus.Missing };
        Assert.Equal("none", Of(gone).Access);
    }

    [Fact]
    public void A_word_is_earned_by_rules_and_not_by_a_name()
    {
        var access = Sample.Cluster("API", Sample.Entry(Sample.Dev, "x"));
        access = access with
        {
            Roles = [Make.ClusterRole("cluster-admin", Make.Rule("get", "core", "pods")), Make.ClusterRole("harmless", Make.Rule("*", "*", "*"), Make.Url("*", "*"))],
            Bindings = [Make.Bind(null, "b", "cluster-admin", "Group:x")],
        };
        Assert.Equal("custom: 1 rule in the whole cluster", ClusterAccessAnalysis.Complete(access).Principals.Single().Access);
        access = access with { Bindings = [Make.Bind(null, "b", "harmless", "Group:x")] };
        Assert.Equal("Cluster admin", ClusterAccessAnalysis.Complete(access).Principals.Single().Access);
    }

    [Fact]
    public void Carries_the_exact_rules_with_scope_and_source()
    {
        var effective = Of(Sample.Entry(Sample.Dev, "devs", "SecretReader@db"));
        Assert.Contains(effective.Rules, r => r.ToString() == "get,list,watch secrets in db by access policy SecretReader in db");
        Assert.Contains(effective.Rules, r => r.Scope == "web" && r.Source.Binding!.Name == "devs");
        Assert.False(effective.HasUnknown);
        Assert.True(Of(Sample.Entry(Sample.Dev, "", "AutoNode")).HasUnknown);
        Assert.True(Of(Sample.Entry(Sample.Dev, "", "ArgoCDCluster")).HasUnknown);
    }

    [Fact]
    public void Tells_what_is_odd()
    {
        var effective = Of(Sample.Entry(Sample.Dev, "devs,typo", "View@web,wbe,dev-*,prod-*"));
        Assert.Equal(
            ["no binding names the group typo", "View@dev-*,prod-*,wbe,web: no namespace prod-* exists", "View@dev-*,prod-*,wbe,web: no namespace wbe exists"],
            effective.Findings);
        var access = Sample.Cluster("API", Sample.Entry(Sample.Dev, "devs"));
        access = access with { Bindings = [Make.Bind("db", "b", "gone", "Group:devs")] };
        Assert.Contains("does not exist", Assert.Single(ClusterAccessAnalysis.Complete(access).Principals.Single().Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_no_reading_can_see()
    {
        Assert.Contains("creator", ClusterAccessAnalysis.Complete(Sample.Cluster("CONFIG_MAP")).Limits[0], StringComparison.Ordinal);
        Assert.DoesNotContain(ClusterAccessAnalysis.Complete(Sample.Cluster("API")).Limits, l => l.Contains("creator", StringComparison.Ordinal));
    }
}
