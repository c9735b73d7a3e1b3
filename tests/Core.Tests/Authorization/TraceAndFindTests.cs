using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class TraceAndFindTests
{
    private static EKSAccessTrace Trace(EKSClusterAccess access, string arn, string request) => AccessTracer.Trace(Sample.Analyse(access), arn, Make.Request(request));

    private static string[] Find(EKSClusterAccess access, string request) =>
        AccessFinder.Find(Sample.Analyse(access), new AccessQuestion { Request = Make.Request(request) })
            .Select(g => $"{g.PrincipalArn[(g.PrincipalArn.LastIndexOf('/') + 1)..]} {g.Decision} {g.Scope}{(g.Names.Count > 0 ? " " + g.Names : string.Empty)}")
            .ToArray();

    [Fact]
    public void The_whole_way_is_traced()
    {
        var trace = Trace(Sample.Cluster(), "arn:aws:sts::111122223333:assumed-role/dev/bob", "create pods @web");
        Assert.Equal(AccessVerdict.Allowed, trace.Verdict);
        Assert.Null(trace.BrokenLink);
        Assert.Equal(["Request", "Principal", "Mode", "Mapping", "Identity", "Rights", "Decision"], trace.Steps.Select(s => s.Name));
        Assert.Contains("line 1", trace.Steps[3].Text, StringComparison.Ordinal);
        Assert.Equal("RoleBinding web/devs of ClusterRole edit to Group devs", trace.Source!.ToString());
        Assert.Equal("dev", trace.Username);
        Assert.Equal("prod", trace.ClusterName);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:group/devs", "get pods", "Principal")]
    [InlineData("arn:aws:iam::111122223333:role/stranger", "get pods", "Mapping")]
    [InlineData("arn:aws:iam::111122223333:role/dev", "create pods @db", "Decision")]
    public void The_first_broken_link_is_named(string arn, string request, string link)
    {
        var trace = Trace(Sample.Cluster(), arn, request);
        Assert.Equal(AccessVerdict.NotAllowed, trace.Verdict);
        Assert.Equal(link, trace.BrokenLink!.Name);
    }

    [Fact]
    public void Somebody_let_in_without_any_right_breaks_at_the_rights()
    {
        var access = Sample.Cluster("API", Sample.Entry(Sample.Dev, "typo")) with { Bindings = [] };
        Assert.Equal("Rights", Trace(access, Sample.Dev, "get pods").BrokenLink!.Name);
    }

    [Theory]
    [InlineData("create pods", "create pods in the whole cluster; no namespace was named", ". In single namespaces it is allowed: web")]
    [InlineData("delete nodes", "delete nodes in the whole cluster; this resource is in no namespace", null)]
    [InlineData("create pods @db", "create pods in db", null)]
    [InlineData("get /metrics", "get /metrics", null)]
    public void What_was_asked_is_said_and_where_else_it_would_be_allowed(string request, string asked, string? elsewhere)
    {
        var trace = Trace(Sample.Cluster(), Sample.Dev, request);
        Assert.Equal(AccessVerdict.NotAllowed, trace.Verdict);
        Assert.StartsWith(asked, trace.Steps[0].Text, StringComparison.Ordinal);
        Assert.Equal(elsewhere is not null, trace.Steps[^1].Text.EndsWith(elsewhere ?? "In single", StringComparison.Ordinal));
        Assert.Equal(elsewhere is not null, trace.Steps[^1].Text.Contains("In single namespaces", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/dve", null, "has no role dve", "Principal")]
    [InlineData("arn:aws:iam::111122223333:user/bob", null, "has no user bob", "Principal")]
    [InlineData("arn:aws:iam::111122223333:role/stranger", "arn:aws:iam::111122223333:role/team/stranger", "IAM has the role as arn:aws:iam::111122223333:role/team/stranger", "Mapping")]
    [InlineData("arn:aws:sts::111122223333:assumed-role/stranger/bob", "arn:aws:iam::111122223333:role/team/stranger", "IAM has this role", "Mapping")]
    public void What_IAM_says_of_the_principal_is_told(string arn, string? found, string text, string link)
    {
        Assert.True(PrincipalArn.TryParse(arn, out var principal));
        var standing = PrincipalStanding.Of(principal, found is null ? null : new IamPrincipal(found, "AROA1", DateTime.UnixEpoch));
        var trace = AccessTracer.Trace(Sample.Analyse(Sample.Cluster()), arn, Make.Request("get pods"), standing);
        Assert.Contains(text, trace.Steps[1].Text, StringComparison.Ordinal);
        Assert.Equal(link, trace.BrokenLink!.Name);
    }

    [Fact]
    public void A_way_names_what_everybody_has_once_and_does_not_repeat_itself()
    {
        var trace = Trace(Sample.Cluster(), "arn:aws:iam::111122223333:role/dev", "create pods @db");
        Assert.Equal("RoleBinding web/devs of ClusterRole edit to Group devs; and what everybody has who is signed in (system:discovery)", trace.Steps[5].Text);
        Assert.Equal("NotAllowed: create pods in db: none of these rights covers it", trace.BrokenLink!.Text);
        var bare = Trace(Sample.Cluster("API", Sample.Entry(Sample.Dev)), Sample.Dev, "get pods");
        Assert.Equal("nothing but what everybody has who is signed in (system:discovery)", bare.Steps[5].Text);
    }

    [Fact]
    public void A_report_has_no_row_that_says_nothing_new()
    {
        var access = Sample.Cluster();
        access = access with { Bindings = [.. access.Bindings, Make.Bind(null, "cluster-admin", "cluster-admin", "Group:system:masters")] };
        var rows = AccessSearch.Find(Sample.Analyse(access), new AccessQuestion { Request = Make.Request("delete nodes") }).ToArray();
        Assert.Equal("the group system:masters", Assert.Single(rows, r => r.PrincipalArn.EndsWith(":role/ops", StringComparison.Ordinal)).Source!.ToString());
        var any = AccessSearch.Find(Sample.Analyse(access), new AccessQuestion { AnyAccess = true }).ToArray();
        Assert.DoesNotContain(any, r => r.PrincipalArn == Sample.Ada && r.Via.Contains("system:discovery", StringComparison.Ordinal));
        var bare = AccessSearch.Find(Sample.Analyse(Sample.Cluster("API", Sample.Entry(Sample.Dev))), new AccessQuestion { AnyAccess = true }).ToArray();
        Assert.Contains(bare, r => r.PrincipalArn == Sample.Dev && r.Via.Contains("system:discovery", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_of_a_role_that_is_gone_still_decides_and_the_way_says_that_nobody_can_come()
    {
        var trace = AccessTracer.Trace(Sample.Analyse(Sample.Cluster()), Sample.Ops, Make.Request("get pods"), new PrincipalStanding(PrincipalStatus.Missing, "gone"));
        Assert.Equal((AccessVerdict.Allowed, false), (trace.Verdict, trace.Steps[1].Holds));
        Assert.Equal("-- Principal", trace.BrokenLink!.ToString().Split(':')[0]);
    }

    [Fact]
    public void A_request_on_a_namespace_is_decided_inside_it()
    {
        Assert.Equal(AccessVerdict.Allowed, Trace(Sample.Cluster(), "arn:aws:iam::111122223333:role/dev", "get namespaces web").Verdict);
    }

    [Fact]
    public void Who_can_read_secrets_and_where()
    {
        var access = Sample.Cluster("API_AND_CONFIG_MAP", Sample.Entry(Sample.Dev, "devs", "SecretReader@dev-*"), Sample.Entry(Sample.Admin, "", "ClusterAdmin"));
        Assert.Equal(
            [
                "dev Allowed web",
                "dev Allowed dev-*",
                "AWSReservedSSO_ClusterAdmins_0123456789abcdef Allowed cluster",
                "ops Allowed cluster",
                "ng-node Unknown cluster",
                "ada Allowed web tls",
            ],
            Find(access, "get secrets"));
        Assert.Equal(["AWSReservedSSO_ClusterAdmins_0123456789abcdef Allowed cluster", "ops Allowed cluster", "ng-node Unknown cluster"], Find(access, "get secrets @db"));
        Assert.Contains("ada Allowed web tls", Find(access, "get secrets tls @web"));
        Assert.DoesNotContain("ada Allowed web tls", Find(access, "get secrets other @web"));
    }

    [Fact]
    public void A_right_inside_a_namespace_is_none_on_cluster_scoped_resources()
    {
        var access = Sample.Cluster("API", Sample.Entry(Sample.Dev, "", "ClusterAdmin@web"));
        Assert.Empty(Find(access, "get nodes"));
        Assert.Equal(["dev Allowed web"], Find(access, "get pods"));
        Assert.Equal(["dev Allowed web"], Find(access, "get namespaces"));
        Assert.Empty(Find(access, "get /metrics"));
    }

    [Fact]
    public void A_row_tells_how_the_principal_gets_there()
    {
        var grant = AccessFinder.Find(Sample.Analyse(Sample.Cluster()), new AccessQuestion { Request = Make.Request("create pods @web") }).First();
        Assert.StartsWith("mapRoles row 1 (line 1)", grant.Via, StringComparison.Ordinal);
        Assert.EndsWith("RoleBinding web/devs of ClusterRole edit to Group devs", grant.Via, StringComparison.Ordinal);
        Assert.Contains("pods", grant.Rule, StringComparison.Ordinal);
        Assert.Equal(Sample.Cluster().TakenAt, grant.EvaluatedAt);
        Assert.Equal("arn:aws:eks:eu-west-1:111122223333:cluster/prod", grant.ClusterArn);
    }

    [Fact]
    public void What_was_not_read_is_a_row_of_its_own()
    {
        var access = Sample.Cluster("API") with { NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AccessEntries, "AccessDenied"), new NotEvaluatedPart(SnapshotPart.AwsAuth, "not read")] };
        var grant = Assert.Single(AccessFinder.Find(Sample.Analyse(access), new AccessQuestion { Request = Make.Request("get pods") }));
        Assert.Equal((EKSAccessGrant.NotEvaluated, SnapshotPart.AccessEntries, "AccessDenied"), (grant.Decision, grant.Via, grant.Reason));
    }

    [Fact]
    public void Any_access_lists_everyone_with_every_source()
    {
        var grants = AccessFinder.Find(Sample.Analyse(Sample.Cluster("API", Sample.Entry(Sample.Dev, "devs", "View@db"))), new AccessQuestion { AnyAccess = true }).ToArray();
        Assert.Equal(["cluster", "web", "db"], grants.Select(g => g.Scope));
        Assert.All(grants, g => Assert.Equal("anything", g.Request));
    }
}
