using System;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Snapshots;

/// <summary>No answer is given that nobody can know.</summary>
public sealed class AnswerTests
{
    private const string Role = "arn:aws:iam::111122223333:role/dev";

    [Fact]
    public void A_cluster_that_could_not_be_read_leaves_no_answer()
    {
        var test = new AccessTest();
        test.Add(new ClusterAccessAnalysis(Cluster("prod")), Role, new AccessRequest("get") { Resource = "pods" });
        Assert.False(test.Answer());
        test.AddFault(new EksAccessException(ErrorIds.ClusterNotFound, ErrorKind.NotFound, "There is no cluster staging."));
        var fault = Assert.Throws<EksAccessException>(() => test.Answer());
        Assert.Equal(ErrorIds.AccessUnknown, fault.ErrorId);
        Assert.Contains("staging", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "secrts", "resource 'secrts'; did you mean 'secrets'?")]
    [InlineData("gte", "secrets", "verb 'gte'; did you mean 'get'?")]
    [InlineData("get", "nonsenses", "resource 'nonsenses'. No rule")]
    [InlineData("get", "secrets", null)]
    [InlineData("get", "deploy", null)]
    [InlineData("*", "*", null)]
    [InlineData("frob", "widgets", null)]
    [InlineData("patch", "widgets/status", null)]
    public void Words_that_nothing_knows_are_told(string verb, string resource, string? told)
    {
        var access = Cluster("prod") with { Roles = [new RbacRole("custom", null, [new PolicyRule { ApiGroups = ["example.com"], Resources = ["widgets/status"], Verbs = ["frob"] }])] };
        var words = RequestWords.Unknown(AccessRequestBuilder.Make(verb, resource, null, null, null), access).ToArray();
        if (told is null)
        {
            Assert.Empty(words);
        }
        else
        {
            Assert.Contains(told, Assert.Single(words), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("none", "Edit in web", "none -> Edit in web; 1 in Differences")]
    [InlineData("Edit", "Edit", "Edit; Gained get secrets in web; for example: get secrets in web")]
    public void Difference_says_its_words_before_its_rules(string before, string after, string summary)
    {
        var difference = new AccessDifference(DifferenceKind.Gained, new PolicyRule { ApiGroups = [""], Resources = ["secrets"], Verbs = ["get"] }, new AccessRequest("get") { Resource = "secrets", Namespace = "web" }) { Namespaces = ["web"] };
        Assert.Equal(summary, new EKSAccessDifference { Before = before, After = after, Verdict = ComparisonVerdict.Gained, Differences = [difference] }.Summary);
    }

    [Fact]
    public void Nobody_asked_is_no_answer() =>
        Assert.Equal(ErrorIds.AccessUnknown, Assert.Throws<EksAccessException>(() => new AccessTest().Answer()).ErrorId);

    [Fact]
    public void A_cluster_is_gone_only_when_it_was_looked_for()
    {
        var prod = Cluster("prod");
        var staging = Cluster("staging");
        var missing = new EksAccessException(ErrorIds.ClusterNotFound, ErrorKind.NotFound, "gone") { TargetObject = "staging" };
        var denied = new EksAccessException(ErrorIds.AccessDenied, ErrorKind.PermissionDenied, "denied") { TargetObject = "staging" };
        Assert.Equal(ComparisonVerdict.Lost, VerdictOf(null));
        Assert.Equal(ComparisonVerdict.Lost, VerdictOf(new ClusterLookup { ClusterNames = ["*"] }));
        Assert.Equal(ComparisonVerdict.Lost, VerdictOf(new ClusterLookup { Faults = [missing] }));
        Assert.Equal(ComparisonVerdict.Unknown, VerdictOf(new ClusterLookup { Faults = [denied] }));
        Assert.Equal(ComparisonVerdict.Unknown, VerdictOf(new ClusterLookup { ClusterNames = ["prod"] }));

        ComparisonVerdict VerdictOf(ClusterLookup? lookup) =>
            SnapshotComparison.Compare([prod, staging], [prod], lookup).Single(r => r.ClusterName == "staging").Verdict;
    }

    [Fact]
    public void What_was_not_read_on_either_side_is_not_equal()
    {
        var before = Cluster("prod") with { NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AccessEntries, "denied")] };
        var after = before with { TakenAt = before.TakenAt.AddHours(1) };
        Assert.Contains(SnapshotComparison.Compare([before], [after]), r => r.Verdict == ComparisonVerdict.Unknown && r.Note.Contains("access entries", StringComparison.Ordinal));
        Assert.DoesNotContain(SnapshotComparison.Compare([before], [before]), r => r.Verdict != ComparisonVerdict.Equal);
    }

    [Fact]
    public void A_role_binding_takes_no_wildcard_and_no_missing_group()
    {
        var request = new GroupBindingRequest { Groups = ["viewers"], ClusterRole = "view", Namespaces = ["web"] };
        request.Check();
        Assert.Equal(ErrorIds.WildcardNotAllowed, Assert.Throws<EksAccessException>(() => (request with { Namespaces = ["dev-*"] }).Check()).ErrorId);
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<EksAccessException>(() => (request with { Groups = [] }).Check()).ErrorId);
    }

    private static EKSClusterAccess Cluster(string name) => new()
    {
        ClusterName = name,
        ClusterArn = $"arn:aws:eks:eu-west-1:111122223333:cluster/{name}",
        Region = "eu-west-1",
        AccountId = "111122223333",
        AuthenticationMode = "API",
        TakenAt = new DateTime(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc),
        AwsAuth = new System.Collections.Generic.Dictionary<string, string>(),
        Namespaces = ["web"],
    };
}
