using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class SnapshotComparisonTests
{
    private static Dictionary<string, EKSAccessDifference> Compare(EKSClusterAccess left, EKSClusterAccess right, params string[] planned) =>
        ClusterAccessComparer.Compare(left, right, planned).ToDictionary(d => d.PrincipalArn[(d.PrincipalArn.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase);

    private static EKSAccessEntrySpec Spec(string arn, string? username, string groups, params string[] policies) => new()
    {
        Status = AccessEntrySpecStatus.Ready,
        PrincipalArn = arn,
        Type = "STANDARD",
        Username = username,
        KubernetesGroups = new TextList(groups.Split(',', StringSplitOptions.RemoveEmptyEntries)),
        AccessPolicy = new TextList(policies),
    };

    [Fact]
    public void An_ordinary_cluster_compares_equal_with_itself()
    {
        var access = Sample.Cluster("API_AND_CONFIG_MAP", Sample.EksEntry(), Sample.NodeEntry(), Sample.Entry(Sample.Dev, "devs", "View@dev-*", "AutoNode@web"), Sample.Entry(Sample.Admin, "", "ClusterAdmin"));
        var rows = ClusterAccessComparer.Compare(access, access).ToArray();
        Assert.Equal(6, rows.Length);
        Assert.All(rows, r => Assert.Equal((ComparisonVerdict.Equal, ComparisonVerdict.Equal), (r.Verdict, r.FutureVerdict)));
        Assert.Equal(2, rows.Count(r => r.Standing == DifferenceStanding.EksOwned));
    }

    // Each source of Unknown, on one side only: never Equal; the same on both sides: Equal.
    [Theory]
    [InlineData("unpublished policy")]
    [InlineData("unknown policy")]
    [InlineData("recreated")]
    [InlineData("template")]
    [InlineData("aws-auth not read")]
    [InlineData("entries not read")]
    [InlineData("RBAC not read")]
    [InlineData("random rows")]
    public void A_source_of_unknown_is_equal_to_itself_only(string source)
    {
        var plain = Sample.Cluster("API_AND_CONFIG_MAP", Sample.Entry(Sample.Dev, "devs"));
        plain = plain with { Bindings = [.. plain.Bindings, Make.Bind("db", "bob", "edit", "User:bob-x", "User:bob-y")] };
        var odd = source switch
        {
            "unpublished policy" => plain with { Entries = [Sample.Entry(Sample.Dev, "devs", "AutoNode")] },
            "unknown policy" => plain with { Entries = [Sample.Entry(Sample.Dev, "devs", "AmazonEKSNewPolicy")] },
            "recreated" => plain with { Entries = [plain.Entries[0] with { PrincipalStatus = PrincipalStatus.Recreated }] },
            "template" => plain with { Entries = [plain.Entries[0] with { Username = "bob-{{SessionName}}" }] },
            "aws-auth not read" => plain with { Entries = [], AwsAuth = null, NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AwsAuth, "403")] },
            "entries not read" => plain with { Entries = [], NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AccessEntries, "403")] },
            "RBAC not read" => plain with { Roles = [], Bindings = [], NotEvaluated = [new NotEvaluatedPart(SnapshotPart.Rbac, "403")] },
            _ => plain with
            {
                Entries = [],
                AwsAuth = new Dictionary<string, string> { ["mapUsers"] = "- userarn: arn:aws:iam::111122223333:user/Ada\n  username: ada\n  groups: [readers]\n- userarn: arn:aws:iam::111122223333:user/ada\n  username: ada\n  groups: [devs]\n" },
            },
        };
        var arn = source == "random rows" ? Sample.Ada : Sample.Dev;
        var name = arn[(arn.LastIndexOf('/') + 1)..];
        Assert.Equal(ComparisonVerdict.Unknown, Compare(plain, odd)[name].Verdict);
        Assert.Equal(ComparisonVerdict.Unknown, Compare(odd, plain)[name].Verdict);
        Assert.All(ClusterAccessComparer.Compare(odd, odd), d => Assert.Equal(ComparisonVerdict.Equal, d.Verdict));
    }

    [Fact]
    public void Rows_turned_into_entries_with_the_same_names_are_equal()
    {
        var before = Sample.Cluster();
        var after = PlannedAccess.Apply(before,
        [
            Spec(Sample.Dev, "dev", "devs"),
            Spec(Sample.Ops, "ops:{{SessionName}}", "ops", "ClusterAdmin"),
            Spec(Sample.Ada, "ada", "readers"),
            new EKSAccessEntrySpec { Status = AccessEntrySpecStatus.Ready, PrincipalArn = Sample.Node, Type = "EC2_LINUX" },
        ]);
        var rows = ClusterAccessComparer.Compare(before, after, [Sample.Dev, Sample.Ops, Sample.Ada, Sample.Node]).ToArray();
        Assert.Equal(4, rows.Length);
        Assert.All(rows, r => Assert.True(r.Verdict == ComparisonVerdict.Equal, $"{r}: {string.Join("\n", r.Differences)}"));
        Assert.Contains(rows, r => r.PrincipalArn == Sample.Dev);
    }

    [Fact]
    public void What_a_conversion_would_lose_or_give_is_shown_before_anything_is_written()
    {
        var before = Sample.Cluster();
        var rows = Compare(before, PlannedAccess.Apply(before, [Spec(Sample.Dev, "dev", "", "View@web"), Spec(Sample.Ada, "ada", "readers", "Edit@db")]));
        Assert.Equal(ComparisonVerdict.Lost, rows["dev"].Verdict);
        Assert.Contains(rows["dev"].Differences, d => d.Witness.ToString() == "create pods in web" || d.Part.Resources.Contains("pods"));
        Assert.Equal(("Edit in web", "View in web"), (rows["dev"].Before, rows["dev"].After));
        Assert.Equal(ComparisonVerdict.Gained, rows["ada"].Verdict);
        Assert.Equal(ComparisonVerdict.Equal, rows["ops"].Verdict);
    }

    [Fact]
    public void Specs_that_are_not_ready_change_nothing()
    {
        var before = Sample.Cluster();
        var after = PlannedAccess.Apply(before, [Spec(Sample.Dev, "dev", "") with { Status = AccessEntrySpecStatus.NeedsDecision }]);
        Assert.Empty(after.Entries);
    }

    [Fact]
    public void The_step_to_the_mode_API_silences_every_row_without_an_entry()
    {
        var rows = Compare(Sample.Cluster(), Sample.Cluster() with { AuthenticationMode = "API" });
        Assert.All(rows.Values.Where(r => !r.PrincipalArn.Contains("ng-node", StringComparison.Ordinal)), r => Assert.Equal(ComparisonVerdict.Lost, r.Verdict));
        Assert.Equal(ComparisonVerdict.Unknown, rows["ng-node"].Verdict);
    }

    [Fact]
    public void The_creator_that_a_mode_step_brings_to_light_is_revealed_unless_we_planned_it()
    {
        var before = Sample.Cluster("CONFIG_MAP");
        var after = Sample.Cluster("API_AND_CONFIG_MAP", Sample.Entry(Sample.Admin, "", "ClusterAdmin"), Sample.NodeEntry());
        var name = "AWSReservedSSO_ClusterAdmins_0123456789abcdef";
        Assert.Equal((ComparisonVerdict.Gained, DifferenceStanding.Revealed), (Compare(before, after)[name].Verdict, Compare(before, after)[name].Standing));
        Assert.Equal(DifferenceStanding.Counted, Compare(before, after, Sample.Admin)[name].Standing);
        Assert.Equal(DifferenceStanding.EksOwned, Compare(before, after)["ng-node"].Standing);
    }

    [Fact]
    public void A_difference_has_the_same_id_next_time_and_another_one_for_another_finding()
    {
        var (before, after) = (Sample.Cluster("API", Sample.Entry(Sample.Dev, "devs")), Sample.Cluster("API", Sample.Entry(Sample.Dev, "devs", "View@db")));
        Assert.Equal(Compare(before, after)["dev"].Id, Compare(before, after with { TakenAt = after.TakenAt.AddDays(1) })["dev"].Id);
        Assert.NotEqual(Compare(before, after)["dev"].Id, Compare(after, before)["dev"].Id);
    }

    [Fact]
    public void Clusters_are_paired_and_those_on_one_side_are_told()
    {
        var (prod, gone, added) = (Sample.Cluster("API"), Named("gone"), Named("added"));
        var rows = ClusterAccessComparer.CompareMany([prod, gone], [added, prod]).ToArray();
        Assert.Equal([("gone", ComparisonVerdict.Lost), ("added", ComparisonVerdict.Gained)], rows.Select(r => (r.ClusterName, r.Verdict)));
        Assert.All(rows, r => Assert.NotEmpty(r.Note));
    }

    private static EKSClusterAccess Named(string name) => Sample.Cluster("API") with { ClusterName = name, ClusterArn = "arn:aws:eks:eu-west-1:111122223333:cluster/" + name };
}
