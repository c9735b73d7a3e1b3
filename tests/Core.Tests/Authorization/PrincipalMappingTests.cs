using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class PrincipalMappingTests
{
    [Fact]
    public void An_entry_wins_over_the_row_of_the_same_role_whatever_its_path()
    {
        var mapping = Sample.Analyse(Sample.Cluster("API_AND_CONFIG_MAP", Sample.Entry(Sample.Dev, "viewers"))).Map(Sample.Dev);
        Assert.Equal(PrincipalVia.AccessEntry, mapping.Via);
        Assert.Equal(["viewers", "system:authenticated"], mapping.Identity!.Groups);
        Assert.Contains("mapRoles row 1", Assert.Single(mapping.Lost), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CONFIG_MAP", PrincipalVia.AwsAuth, "dev")]
    [InlineData("API_AND_CONFIG_MAP", PrincipalVia.AccessEntry, "arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}")]
    [InlineData("API", PrincipalVia.AccessEntry, "arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}")]
    public void The_mode_says_what_is_read(string mode, PrincipalVia via, string username)
    {
        var mapping = Sample.Analyse(Sample.Cluster(mode, Sample.Entry(Sample.Dev))).Map(Sample.Dev);
        Assert.Equal(via, mapping.Via);
        Assert.Equal(username, mapping.Identity!.Username);
    }

    [Fact]
    public void In_the_mode_API_a_row_lets_nobody_in_and_is_told()
    {
        var mapping = Sample.Analyse(Sample.Cluster("API")).Map(Sample.Ops);
        Assert.Equal(PrincipalVia.Nothing, mapping.Via);
        Assert.Null(mapping.Identity);
        Assert.Contains("does not read aws-auth", Assert.Single(mapping.Lost), StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_fills_the_template()
    {
        var analysis = Sample.Analyse(Sample.Cluster("API_AND_CONFIG_MAP", Sample.Entry(Sample.Dev)));
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/dev/bob-example.com", analysis.Map("arn:aws:sts::111122223333:assumed-role/dev/bob@example.com").Identity!.Username);
        Assert.Equal("ops:ada", analysis.Map("arn:aws:sts::111122223333:assumed-role/ops/ada").Identity!.Username);
    }

    [Fact]
    public void Every_principal_is_listed_once()
    {
        var access = Sample.Cluster("API_AND_CONFIG_MAP", Sample.Entry(Sample.Dev), Sample.NodeEntry());
        var arns = Sample.Analyse(access).Principals.Select(p => p.PrincipalArn);
        Assert.Equal([Sample.Dev, Sample.Node, Sample.Ops, Sample.Ada], arns);
        Assert.Equal([Sample.Dev, Sample.Node], Sample.Analyse(access with { AuthenticationMode = "API" }).Principals.Select(p => p.PrincipalArn));
    }

    [Fact]
    public void Nobody_comes_in_by_the_entry_of_a_principal_that_is_gone()
    {
        var entry = Sample.Entry(Sample.Ops, "", "ClusterAdmin") with { PrincipalStatus = PrincipalStatus.Missing };
        var analysis = Sample.Analyse(Sample.Cluster("API", entry));
        Assert.Null(analysis.Map(Sample.Ops).Identity);
        Assert.Equal(AccessVerdict.NotAllowed, analysis.Decide(Sample.Ops, Make.Request("get pods")).Verdict);
    }

    [Theory]
    [InlineData("get pods @web", AccessVerdict.Unknown)]
    [InlineData("delete nodes", AccessVerdict.Unknown)]
    public void A_principal_made_again_leaves_entry_and_row_in_doubt(string request, AccessVerdict verdict)
    {
        var entry = Sample.Entry(Sample.Ops, "", "View@web") with { PrincipalStatus = PrincipalStatus.Recreated };
        Assert.Equal(verdict, Sample.Analyse(Sample.Cluster("API_AND_CONFIG_MAP", entry)).Decide(Sample.Ops, Make.Request(request)).Verdict);
    }

    [Fact]
    public void A_principal_made_again_may_still_not_do_what_neither_gives()
    {
        var entry = Sample.Entry(Sample.Dev, "", "View@web") with { PrincipalStatus = PrincipalStatus.Recreated };
        Assert.Equal(AccessVerdict.NotAllowed, Sample.Analyse(Sample.Cluster("API_AND_CONFIG_MAP", entry)).Decide(Sample.Dev, Make.Request("get pods @db")).Verdict);
    }

    [Fact]
    public void What_was_not_read_leaves_everything_open()
    {
        var noMap = Sample.Cluster() with { AwsAuth = null, NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AwsAuth, "403")] };
        Assert.Equal(PrincipalVia.NotKnown, Sample.Analyse(noMap).Map(Sample.Ops).Via);
        Assert.Equal(AccessVerdict.Unknown, Sample.Analyse(noMap).Decide(Sample.Ops, Make.Request("get pods")).Verdict);

        var noEntries = Sample.Cluster() with { NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AccessEntries, "403")] };
        Assert.Equal(AccessVerdict.Unknown, Sample.Analyse(noEntries).Decide(Sample.Ops, Make.Request("get pods")).Verdict);
        Assert.Equal(AccessVerdict.Unknown, Sample.Analyse(noEntries).Decide("arn:aws:iam::111122223333:role/nobody", Make.Request("get pods")).Verdict);

        var noRbac = Sample.Cluster() with { Roles = [], Bindings = [], NotEvaluated = [new NotEvaluatedPart(SnapshotPart.Rbac, "403")] };
        Assert.Equal(AccessVerdict.Unknown, Sample.Analyse(noRbac).Decide(Sample.Dev, Make.Request("get pods")).Verdict);
        Assert.Equal(AccessVerdict.Allowed, Sample.Analyse(noRbac).Decide(Sample.Ops, Make.Request("get pods")).Verdict);
    }

    [Fact]
    public void An_account_row_lets_everybody_of_the_account_in_under_the_own_name()
    {
        var access = Sample.Cluster() with { AwsAuth = new Dictionary<string, string> { ["mapAccounts"] = "- \"999988887777\"\n" } };
        var analysis = Sample.Analyse(access with { Bindings = [.. access.Bindings, Make.Bind("db", "eve", "view", "User:arn:aws:iam::999988887777:user/eve")] });
        Assert.Equal(AccessVerdict.Allowed, analysis.Decide("arn:aws:iam::999988887777:user/eve", Make.Request("get pods @db")).Verdict);
        Assert.Equal(AccessVerdict.NotAllowed, analysis.Decide("arn:aws:iam::999988887777:user/bob", Make.Request("get pods @db")).Verdict);
        var account = Assert.Single(analysis.Principals);
        Assert.Equal("arn:aws:iam::999988887777:*", account.PrincipalArn);
        Assert.Equal(AccessVerdict.Unknown, analysis.Prepare(account)!.Decide(Make.Request("get pods @db")).Verdict);
        Assert.Equal(AccessVerdict.NotAllowed, analysis.Prepare(account)!.Decide(Make.Request("get pods @web")).Verdict);
    }

    [Fact]
    public void Rows_that_answer_at_random_are_in_doubt_between_them()
    {
        var users = "- userarn: arn:aws:iam::111122223333:user/Ada\n  username: ada\n  groups: [readers]\n- userarn: arn:aws:iam::111122223333:user/ada\n  username: ada\n  groups: [devs]\n";
        var analysis = Sample.Analyse(Sample.Cluster() with { AwsAuth = new Dictionary<string, string> { ["mapUsers"] = users } });
        Assert.Equal(AccessVerdict.Unknown, analysis.Decide(Sample.Ada, Make.Request("get pods @db")).Verdict);
        Assert.Equal(AccessVerdict.Unknown, analysis.Decide(Sample.Ada, Make.Request("create pods @web")).Verdict);
        Assert.Equal(AccessVerdict.NotAllowed, analysis.Decide(Sample.Ada, Make.Request("create pods @db")).Verdict);
    }

    [Fact]
    public void What_the_Node_authorizer_decides_is_unknown_and_the_rest_is_not()
    {
        var analysis = Sample.Analyse(Sample.Cluster());
        Assert.Equal(AccessVerdict.Unknown, analysis.Decide(Sample.Node, Make.Request("get secrets @web")).Verdict);
        Assert.Equal(AccessVerdict.NotAllowed, analysis.Decide(Sample.Node, Make.Request("delete secrets @web")).Verdict);
    }
}
