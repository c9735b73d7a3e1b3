using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>Entries of roles that are gone, beside live ones of the same name under another path.</summary>
public class StaleEntryTests
{
    private const string Old = "arn:aws:iam::111122223333:role/old/dev";
    private const string New = "arn:aws:iam::111122223333:role/new/dev";
    private const string Plain = "arn:aws:iam::111122223333:role/dev";
    private const string Session = "arn:aws:sts::111122223333:assumed-role/dev/ada";

    private static readonly AccessRequest AskedFor = Make.Request("delete nodes");

    private static EKSAccessEntry Gone(string arn, params string[] policies) => Sample.Entry(arn, "", policies) with { PrincipalStatus = PrincipalStatus.Missing };

    private static EKSAccessEntry Unchecked(string arn, params string[] policies) => Sample.Entry(arn, "", policies) with { PrincipalStatus = PrincipalStatus.NotChecked };

    [Theory]
    [InlineData(Plain)]
    [InlineData(Session)]
    public void A_live_entry_answers_whatever_stands_beside_it(string asked)
    {
        var live = Sample.Entry(Plain, "", "ClusterAdmin");
        foreach (var entries in new[] { new[] { live, Gone(Old, "View@web") }, [Gone(Old, "View@web"), live] })
        {
            var analysis = Sample.Analyse(Sample.Cluster("API", entries));
            Assert.Equal(AccessVerdict.Allowed, analysis.Decide(asked, AskedFor).Verdict);
            Assert.Equal(AccessVerdict.NotAllowed, analysis.Decide(Old, AskedFor).Verdict);
            Assert.Contains("Cluster admin", analysis.Principals.Select(p => analysis.Effective(p).Access));
        }
    }

    [Theory]
    [InlineData(Plain, AccessVerdict.Unknown)]
    [InlineData(Session, AccessVerdict.Unknown)]
    [InlineData(New, AccessVerdict.Unknown)]
    [InlineData(Old, AccessVerdict.NotAllowed)]
    public void Beside_an_entry_of_a_role_that_is_gone_the_row_may_let_in_the_new_one(string asked, AccessVerdict verdict)
    {
        // The row gives dev the group devs, which edits in web.
        var analysis = Sample.Analyse(Sample.Cluster("API_AND_CONFIG_MAP", Gone(Old, "ClusterAdmin")));
        Assert.Equal(verdict, analysis.Decide(asked, Make.Request("get pods @web")).Verdict);
        Assert.Equal(AccessVerdict.NotAllowed, analysis.Decide(asked, AskedFor).Verdict);
        Assert.Equal(AccessVerdict.NotAllowed, Sample.Analyse(analysis.Access with { AuthenticationMode = "API" }).Decide(asked, Make.Request("get pods @web")).Verdict);
    }

    [Fact]
    public void Whoever_may_come_in_by_the_row_is_listed_and_found()
    {
        var analysis = Sample.Analyse(Sample.Cluster("API_AND_CONFIG_MAP", Gone(Old, "ClusterAdmin")));
        Assert.Contains(Plain, analysis.Principals.Select(p => p.PrincipalArn));
        var row = Assert.Single(AccessFinder.Find(analysis, new AccessQuestion { Request = Make.Request("create pods @web") }), g => g.PrincipalArn == Plain);
        Assert.Equal("Unknown", row.Decision);
    }

    [Fact]
    public void An_entry_without_a_path_whose_role_is_gone_leaves_the_row_in_doubt()
    {
        var analysis = Sample.Analyse(Sample.Cluster("API_AND_CONFIG_MAP", Gone(Plain, "ClusterAdmin")));
        Assert.Equal(AccessVerdict.Unknown, analysis.Decide(Plain, Make.Request("get pods @web")).Verdict);
        Assert.Single(analysis.Principals, p => p.PrincipalArn == Plain);
    }

    [Fact]
    public void Which_of_two_entries_for_one_name_counts_is_not_guessed()
    {
        var analysis = Sample.Analyse(Sample.Cluster("API", Unchecked(Old, "ClusterAdmin"), Unchecked(New, "View")));
        Assert.Equal(AccessVerdict.Unknown, analysis.Decide(Session, AskedFor).Verdict);
        Assert.Equal(AccessVerdict.Unknown, analysis.Decide(Session, Make.Request("get pods")).Verdict);
        Assert.Equal(AccessVerdict.Allowed, analysis.Decide(Old, AskedFor).Verdict);
        Assert.Contains(Old, analysis.Map(Session).Reason, StringComparison.Ordinal);
        Assert.Contains(New, analysis.Map(Session).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_nobody_checked_is_not_taken_for_one_of_another_path()
    {
        var analysis = Sample.Analyse(Sample.Cluster("API", Unchecked(Old, "ClusterAdmin")));
        Assert.Equal(AccessVerdict.Allowed, analysis.Decide(Session, AskedFor).Verdict);
        Assert.Equal(AccessVerdict.Unknown, analysis.Decide(New, AskedFor).Verdict);
    }

    // Dev's row edits in web. The whole ARN of the entry, or no row, leaves the entry as the only answer.
    [Theory]
    [InlineData("API_AND_CONFIG_MAP", Session, AccessVerdict.Unknown)]
    [InlineData("API_AND_CONFIG_MAP", Plain, AccessVerdict.Unknown)]
    [InlineData("API_AND_CONFIG_MAP", Old, AccessVerdict.Allowed)]
    [InlineData("API", Session, AccessVerdict.Allowed)]
    [InlineData("API", Plain, AccessVerdict.Allowed)]
    public void Behind_an_entry_that_nobody_checked_the_row_of_its_name_may_decide(string mode, string asked, AccessVerdict verdict)
    {
        var analysis = Sample.Analyse(Sample.Cluster(mode, Unchecked(Old, "ClusterAdmin")));
        Assert.Equal(verdict, analysis.Decide(asked, AskedFor).Verdict);
        var checkedOne = Sample.Analyse(Sample.Cluster(mode, Unchecked(Old, "ClusterAdmin") with { PrincipalStatus = PrincipalStatus.Active }));
        Assert.Equal(AccessVerdict.Allowed, checkedOne.Decide(asked, AskedFor).Verdict);
        var withoutRow = Sample.Analyse(analysis.Access with { AwsAuth = new System.Collections.Generic.Dictionary<string, string>() });
        Assert.Equal(AccessVerdict.Allowed, withoutRow.Decide(asked, AskedFor).Verdict);
    }

    [Theory]
    [InlineData("API_AND_CONFIG_MAP", true)]
    [InlineData("API", false)]
    public void A_search_says_that_nobody_could_be_checked_where_rows_wait(string mode, bool isTold)
    {
        var access = Sample.Cluster(mode, Unchecked(Old, "ClusterAdmin")) with { NotEvaluated = [new NotEvaluatedPart(SnapshotPart.Principals, "IAM could not be asked")] };
        var rows = AccessFinder.Find(Sample.Analyse(access), new AccessQuestion { Request = AskedFor }).ToArray();
        Assert.Equal(isTold, rows.Any(r => r.Decision == EKSAccessGrant.NotEvaluated));
        Assert.Contains(rows, r => r.Decision == nameof(AccessVerdict.Allowed) && r.PrincipalArn == Old);
    }

    [Theory]
    [InlineData("gone", ComparisonVerdict.Equal)]
    [InlineData("unchecked", ComparisonVerdict.Unknown)]
    public void Comparing_pairs_entries_of_one_name_once(string stale, ComparisonVerdict verdict)
    {
        var live = Sample.Entry(Plain, "", "ClusterAdmin") with { PrincipalStatus = stale == "gone" ? PrincipalStatus.Active : PrincipalStatus.NotChecked };
        var before = Sample.Cluster("API", live);
        var after = Sample.Cluster("API", stale == "gone" ? Gone(Old, "View") : Unchecked(Old, "View"), live);
        Assert.Equal(verdict, Assert.Single(ClusterAccessComparer.Compare(before, after)).Verdict);
        Assert.Equal(verdict, Assert.Single(ClusterAccessComparer.Compare(after, before)).Verdict);
        Assert.Equal(ComparisonVerdict.Equal, Assert.Single(ClusterAccessComparer.Compare(after, after)).Verdict);
    }

    [Fact]
    public void An_account_that_is_mapped_twice_is_one_row()
    {
        var access = Sample.Cluster() with { AwsAuth = new System.Collections.Generic.Dictionary<string, string> { ["mapAccounts"] = "- \"444455556666\"\n- \"444455556666\"\n" } };
        Assert.Equal(ComparisonVerdict.Equal, Assert.Single(ClusterAccessComparer.Compare(access, access)).Verdict);
    }
}
