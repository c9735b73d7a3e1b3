using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>
/// Every source of Unknown that about_EffectiveAccess names: what hangs on it is neither allowed nor refused, Test gives no
/// answer, Find says so, and no comparison calls it equal to a cluster in which all is known.
/// </summary>
public class UnknownSourceTests
{
    private const string Old = "arn:aws:iam::111122223333:role/old/dev";
    private const string Plain = "arn:aws:iam::111122223333:role/dev";
    private const string Anybody = "arn:aws:iam::111122223333:role/anybody";

    public static TheoryData<string> Sources => new(All.Keys);

    // The cluster with the doubt, whom it is about, and a request that hangs on it.
    private static Dictionary<string, (EKSClusterAccess Odd, string Principal, string Request)> All { get; } = new()
    {
        ["unpublished policy"] = (Entries(Sample.Entry(Sample.Dev, "", "AutoNode")), Sample.Dev, "delete nodes"),
        ["policy newer than the catalogue"] = (Entries(Sample.Entry(Sample.Dev, "", "AmazonEKSNewPolicy")), Sample.Dev, "delete nodes"),
        ["names described in prose"] = Prose(),
        ["principal made again"] = (Entries(Sample.Entry(Sample.Dev, "", "Edit@web") with { PrincipalStatus = PrincipalStatus.Recreated }), Sample.Dev, "get pods @web"),
        ["entry of a principal that is gone, beside a row"] = (Entries(Sample.Entry(Old, "", "View") with { PrincipalStatus = PrincipalStatus.Missing }), Plain, "get pods @web"),
        ["two entries for one name"] = (Entries(Sample.Entry(Old, "", "Edit@web") with { PrincipalStatus = PrincipalStatus.NotChecked }, Sample.Entry(Sample.Dev, "", "View@web") with { PrincipalStatus = PrincipalStatus.NotChecked }), Plain, "get pods @web"),
        ["session in the username"] = (Bound("bob", "User:bob-x", Sample.Entry(Sample.Dev) with { Username = "bob-{{SessionName}}" }), Sample.Dev, "get pods @db"),
        ["session in a group"] = (Bound("bob", "Group:bob-x", Sample.Entry(Sample.Dev, "bob-{{SessionName}}")), Sample.Dev, "get pods @db"),
        ["groups of a planned node entry"] = (Bound("odd", "Group:eks:kube-proxy-windows", Sample.Entry(Sample.Node, "system:nodes") with { Type = "EC2_WINDOWS", Username = "system:node:{{EC2PrivateDNSName}}", CreatedAt = null }), Sample.Node, "list deployments.apps @db"),
        ["Node authorizer"] = (Entries(Sample.NodeEntry() with { EksOwned = false }), Sample.Node, "get secrets @web"),
        ["wildcard that is not at the end"] = (Entries(Sample.Entry(Sample.Dev, "", "Edit@*eb")), Sample.Dev, "get pods @web"),
        ["access entries not read"] = (Base() with { Entries = [], NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AccessEntries, "403")] }, Sample.Ada, "delete nodes"),
        ["aws-auth not read"] = (Base() with { Entries = [], AwsAuth = null, NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AwsAuth, "403")] }, Sample.Dev, "delete nodes"),
        ["RBAC not read"] = (Base() with { Roles = [], Bindings = [], NotEvaluated = [new NotEvaluatedPart(SnapshotPart.Rbac, "403")] }, Sample.Dev, "delete nodes"),
        ["rows that answer by chance"] = (Base() with { Entries = [], AwsAuth = Users("ada", "readers", "Ada", "devs") }, Sample.Ada, "create pods @web"),
        ["whole account and a binding to one of it"] = (Bound("who", "User:" + Anybody, []) with { AwsAuth = new Dictionary<string, string> { ["mapAccounts"] = "- \"111122223333\"\n" } }, "arn:aws:iam::111122223333:*", "get pods @db"),
    };

    [Fact]
    public void The_page_names_no_source_that_is_not_here() => Assert.Equal(16, All.Count);

    [Theory]
    [MemberData(nameof(Sources))]
    public void It_is_neither_allowed_nor_refused(string source)
    {
        var (odd, principal, text) = All[source];
        var analysis = Sample.Analyse(odd);
        if (principal.EndsWith(":*", StringComparison.Ordinal))
        {
            // A whole account is nobody who could be asked about; its row is listed.
            return;
        }

        var request = Make.Request(text);
        Assert.Equal(AccessVerdict.Unknown, analysis.Decide(principal, request).Verdict);
        Assert.Equal(AccessVerdict.Unknown, AccessTracer.Trace(analysis, principal, request).Verdict);
        var test = new AccessTest();
        test.Add(analysis, principal, request);
        Assert.Equal(ErrorIds.AccessUnknown, Assert.Throws<EksAccessException>(() => test.Answer()).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Find_says_that_it_is_not_known(string source)
    {
        var (odd, principal, text) = All[source];
        var rows = AccessSearch.Find(Sample.Analyse(odd), new AccessQuestion { Request = Make.Request(text) }).ToArray();
        Assert.Contains(rows, r => r.Decision == EKSAccessGrant.NotEvaluated || (r.Decision == nameof(AccessVerdict.Unknown) && IsSame(r.PrincipalArn, principal)));
        Assert.DoesNotContain(rows, r => r.Decision == nameof(AccessVerdict.Allowed) && IsSame(r.PrincipalArn, principal));
        Assert.All(rows.Where(r => r.Decision != nameof(AccessVerdict.Allowed)), r => Assert.NotEmpty(r.Reason));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void It_is_equal_to_itself_and_to_nothing_that_is_known(string source)
    {
        var (odd, principal, _) = All[source];
        Assert.All(ClusterAccessComparer.Compare(odd, odd), d => Assert.Equal(ComparisonVerdict.Equal, d.Verdict));
        foreach (var (left, right) in new[] { (Known(odd, principal), odd), (odd, Known(odd, principal)) })
        {
            var row = ClusterAccessComparer.Compare(left, right).Single(d => IsSame(d.PrincipalArn, principal));
            Assert.NotEqual(ComparisonVerdict.Equal, row.Verdict);
        }
    }

    // The same cluster read whole, in which the principal is an administrator of one namespace.
    private static EKSClusterAccess Known(EKSClusterAccess odd, string principal) => Base() with
    {
        Bindings = odd.Bindings.Count > 0 ? odd.Bindings : Base().Bindings,
        Entries = principal.EndsWith(":*", StringComparison.Ordinal) ? [] : [Sample.Entry(principal, "", "Admin@db")],
    };

    private static bool IsSame(string left, string right) =>
        (PrincipalArnName(left) is { } name && name == PrincipalArnName(right)) || left == right;

    private static string? PrincipalArnName(string arn) => Identity.PrincipalArn.TryParse(arn, out var principal) ? principal.Canonical.ToLowerInvariant() : null;

    private static EKSClusterAccess Base() => Sample.Cluster("API_AND_CONFIG_MAP");

    private static EKSClusterAccess Entries(params EKSAccessEntry[] entries) => Sample.Cluster("API_AND_CONFIG_MAP", entries);

    private static EKSClusterAccess Bound(string name, string subject, params EKSAccessEntry[] entries) =>
        Entries(entries) with { Bindings = [.. Base().Bindings, Make.Bind("db", name, "edit", subject)] };

    private static Dictionary<string, string> Users(string first, string group, string second, string other) => new()
    {
        ["mapUsers"] = $"- userarn: arn:aws:iam::111122223333:user/{second}\n  username: ada\n  groups: [{other}]\n- userarn: arn:aws:iam::111122223333:user/{first}\n  username: ada\n  groups: [{group}]\n",
    };

    private static (EKSClusterAccess Odd, string Principal, string Request) Prose()
    {
        // A rule of a policy whose names AWS tells in a sentence only.
        var (policy, rule) = AccessPolicyCatalogue.Default.Policies.SelectMany(p => p.Rules.Select(r => (p, r))).First(p => p.r.UnpublishedNames is not null && p.r.Resources.Count > 0);
        var entry = Sample.Entry(Sample.Dev) with { Policies = [new AssociatedAccessPolicy(policy.Arn, AccessScope.Cluster, default, default)] };
        var group = rule.ApiGroups[0].Length == 0 ? string.Empty : "." + rule.ApiGroups[0];
        return (Entries(entry), Sample.Dev, $"{rule.Verbs[0]} {rule.Resources[0]}{group} one");
    }
}
