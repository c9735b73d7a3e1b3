using System;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>In the mode CONFIG_MAP somebody is an administrator whom nobody can see: refusals are not certain.</summary>
public sealed class HiddenCreatorTests
{
    private const string Stranger = "arn:aws:iam::111122223333:role/team/stranger";

    private static readonly AccessRequest Delete = Make.Request("delete nodes");

    private static ClusterAccessAnalysis Analyse(string mode, params string[] creators) => new(Sample.Cluster(mode)) { Creators = creators };

    [Theory]
    [InlineData(Stranger)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/stranger/bob")]
    [InlineData("arn:aws:iam::111122223333:root")]
    [InlineData(Sample.Dev)]
    [InlineData(Sample.Ada)]
    public void Nobody_of_the_account_is_refused_for_certain_whether_a_row_names_him_or_not(string arn)
    {
        var analysis = Analyse("CONFIG_MAP");
        var decision = analysis.Decide(arn, Delete);
        Assert.Equal(AccessVerdict.Unknown, decision.Verdict);
        Assert.Contains("creator of the cluster", decision.Reason, StringComparison.Ordinal);
        var test = new AccessTest();
        test.Add(analysis, arn, Delete);
        Assert.Equal(ErrorIds.AccessUnknown, Assert.Throws<EksAccessException>(() => test.Answer()).ErrorId);
        var trace = AccessTracer.Trace(analysis, arn, Delete);
        Assert.Equal(AccessVerdict.Unknown, trace.Verdict);
        Assert.Contains("may be the creator", trace.Steps[^1].Text, StringComparison.Ordinal);
        Assert.NotNull(trace.BrokenLink);
    }

    [Theory]
    [InlineData("CONFIG_MAP", "arn:aws:iam::999999999999:role/stranger")]
    [InlineData("API_AND_CONFIG_MAP", Stranger)]
    [InlineData("API", Stranger)]
    public void Whoever_cannot_be_a_hidden_creator_is_refused(string mode, string arn)
    {
        Assert.Equal(AccessVerdict.NotAllowed, Analyse(mode).Decide(arn, Delete).Verdict);
        Assert.Equal(AccessVerdict.NotAllowed, AccessTracer.Trace(Analyse(mode), arn, Delete).Verdict);
    }

    [Fact]
    public void What_a_row_gives_is_certain() =>
        Assert.Equal(AccessVerdict.Allowed, Analyse("CONFIG_MAP").Decide(Sample.Ops, Delete).Verdict);

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/maker", Stranger, AccessVerdict.NotAllowed)]
    [InlineData("arn:aws:iam::111122223333:role/maker", "arn:aws:sts::111122223333:assumed-role/maker/bob", AccessVerdict.Unknown)]
    [InlineData("arn:aws:iam::111122223333:role/path/maker", "arn:aws:iam::111122223333:role/maker", AccessVerdict.Unknown)]
    [InlineData("arn:aws:iam::999999999999:role/maker", Stranger, AccessVerdict.Unknown)]
    public void A_creator_who_is_named_clears_the_others_and_is_not_certain_himself(string creator, string arn, AccessVerdict verdict) =>
        Assert.Equal(verdict, Analyse("CONFIG_MAP", creator).Decide(arn, Delete).Verdict);

    [Fact]
    public void A_search_says_that_the_creator_is_not_known_or_who_it_is_said_to_be()
    {
        var question = new AccessQuestion { Request = Delete };
        var open = Assert.Single(AccessSearch.Find(Analyse("CONFIG_MAP"), question), r => r.Via == SnapshotPart.Creator);
        Assert.Equal((EKSAccessGrant.NotEvaluated, string.Empty, "prod"), (open.Decision, open.PrincipalArn, open.ClusterName));
        Assert.Contains("-CreatorArn", open.Reason, StringComparison.Ordinal);
        var named = Assert.Single(AccessSearch.Find(Analyse("CONFIG_MAP", Stranger), question), r => r.Via == SnapshotPart.Creator);
        Assert.Equal((nameof(AccessVerdict.Unknown), Stranger), (named.Decision, named.PrincipalArn));
        Assert.DoesNotContain(AccessSearch.Find(Analyse("API_AND_CONFIG_MAP"), question), r => r.Via == SnapshotPart.Creator);
    }

    [Fact]
    public void A_cluster_with_a_hidden_creator_still_compares_equal_with_itself()
    {
        var access = ClusterAccessAnalysis.Complete(Sample.Cluster("CONFIG_MAP"));
        Assert.All(ClusterAccessComparer.Compare(access, access), r => Assert.Equal(ComparisonVerdict.Equal, r.Verdict));
    }
}
