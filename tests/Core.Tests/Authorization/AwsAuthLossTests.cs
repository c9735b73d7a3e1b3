using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>A text that the server cannot read lets nobody in, for certain; but it is said.</summary>
public sealed class AwsAuthLossTests
{
    private const string Lost = "- rolearn: arn:aws:iam::111122223333:role/dev\n  username: dev\n groups: [devs]\n- rolearn: arn:aws:iam::111122223333:role/developer\n";

    private const string Other = "- rolearn: arn:aws:iam::111122223333:role/other\n  username: other";

    private static EKSClusterAccess With(string key, string text, string mode = "API_AND_CONFIG_MAP") =>
        ClusterAccessAnalysis.Complete(Sample.Cluster(mode) with { AwsAuth = new Dictionary<string, string> { [key] = text } });

    [Theory]
    [InlineData("mapRoles", Lost, "aws-auth, mapRoles line ")]
    [InlineData("mapRoles", "dev: ops\n", "aws-auth, mapRoles")]
    [InlineData("maproles", Sample.MapRoles, "its name must be exactly mapRoles")]
    public void A_key_that_is_lost_is_a_finding_of_the_snapshot(string key, string text, string told)
    {
        var access = With(key, text);
        Assert.Contains(told, Assert.Single(access.Findings), StringComparison.Ordinal);
        Assert.Equal(access.Findings, new ClusterAccessAnalysis(access).KeyLosses);
        Assert.Empty(access.NotEvaluated);
        Assert.Empty(access.Principals);
    }

    [Fact]
    public void Rows_that_are_dropped_are_one_finding_and_no_lost_key()
    {
        var access = With("mapRoles", Sample.MapRoles + "\n- username: nobody\n- rolearn: ''\n");
        Assert.Contains("drops mapRoles row 4, 5", Assert.Single(access.Findings), StringComparison.Ordinal);
        Assert.Empty(new ClusterAccessAnalysis(access).KeyLosses);
    }

    [Fact]
    public void A_sound_text_and_one_that_the_mode_does_not_read_are_no_finding()
    {
        Assert.Empty(ClusterAccessAnalysis.Complete(Sample.Cluster()).Findings);
        Assert.Empty(With("mapRoles", Lost, "API").Findings);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/team/dev", true)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/developer/bob", true)]
    [InlineData("arn:aws:iam::111122223333:role/de", false)]
    public void Who_stands_in_a_lost_text_is_told_of_it(string arn, bool isTold)
    {
        var trace = AccessTracer.Trace(new ClusterAccessAnalysis(With("mapRoles", Lost)), arn, Make.Request("get pods"));
        Assert.Equal(AccessVerdict.NotAllowed, trace.Verdict);
        Assert.Equal(isTold, trace.Lost.Any(l => l.StartsWith("the text of mapRoles in aws-auth, which the server does not take in", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("mapRoles", "# - rolearn: arn:aws:iam::111122223333:role/dev\n" + Other + "\n groups: [devs]\n", false)]
    [InlineData("mapRoles", "# ask arn:aws:iam::111122223333:role/dev\n" + Other + "\n groups: [devs]\n", false)]
    [InlineData("mapRoles", "- rolearn: arn:aws:iam::111122223333:role/dev\n" + Other + "\n---\n" + Other, false)]
    [InlineData("mapRoles", Other + "\n---\n- rolearn: arn:aws:iam::111122223333:role/dev\n", true)]
    [InlineData("maproles", "- rolearn: arn:aws:iam::111122223333:role/dev\n", true)]
    [InlineData("map_roles", "- rolearn: arn:aws:iam::111122223333:role/dev\n", true)]
    [InlineData("maproles", "# - rolearn: arn:aws:iam::111122223333:role/dev\n" + Other, false)]
    [InlineData("notes", "- rolearn: arn:aws:iam::111122223333:role/dev\n", false)]
    public void Only_whoever_has_a_row_in_what_is_lost_is_told_of_it(string key, string text, bool isTold)
    {
        var lost = AccessTracer.Trace(new ClusterAccessAnalysis(With(key, text)), Sample.Dev, Make.Request("get pods")).Lost;
        Assert.Equal(isTold, lost.Any(l => l.StartsWith($"the text of {key} in aws-auth", StringComparison.Ordinal)));
    }

    [Fact]
    public void Words_do_not_say_none_where_RBAC_was_not_read()
    {
        var access = ClusterAccessAnalysis.Complete(Sample.Cluster() with { Roles = [], Bindings = [], NotEvaluated = [new NotEvaluatedPart(SnapshotPart.Rbac, "a part")] });
        Assert.Equal("unknown: RBAC was not read in full", access.Principals.Single(p => p.PrincipalArn == Sample.Ada).Access);
        Assert.Equal("Cluster admin", access.Principals.Single(p => p.PrincipalArn == Sample.Ops).Access);
    }
}
