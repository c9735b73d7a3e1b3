using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>Several verbs, rights of everybody, wildcards of scopes, and the agreement of Find with Test and Trace.</summary>
public class FindTests
{
    private static EKSAccessGrant[] Find(EKSClusterAccess access, params string[] requests) =>
        AccessFinder.Find(Sample.Analyse(access), new AccessQuestion { Requests = requests.Select(Make.Request).ToArray() }).ToArray();

    private static EKSClusterAccess Bound(string subject, params PolicyRule[] rules) => Sample.Cluster("API") with
    {
        Roles = [.. Sample.Cluster().Roles, Make.ClusterRole("given", rules)],
        Bindings = [.. Sample.Cluster().Bindings, Make.Bind(null, "given", "given", subject)],
    };

    [Fact]
    public void Reading_is_asked_with_several_verbs_and_rows_say_which()
    {
        var access = Sample.Cluster("API", Sample.Entry(Sample.Dev, "a"), Sample.Entry(Sample.Ops, "b"), Sample.Entry(Sample.Ada, "c")) with
        {
            Roles = [Make.ClusterRole("list", Make.Rule("list", "core", "secrets")), Make.ClusterRole("two", Make.Rule("get", "core", "secrets", "tls"), Make.Rule("get,watch,delete", "core", "secrets"))],
            Bindings = [Make.Bind(null, "list", "list", "Group:a"), Make.Bind("web", "two", "two", "Group:b")],
        };
        var rows = Find(access, "get secrets", "list secrets", "watch secrets");
        Assert.Equal([(Sample.Dev, "list", ""), (Sample.Ops, "get", "tls"), (Sample.Ops, "get;watch", "")], rows.Select(r => (r.PrincipalArn, r.Verbs.ToString(), r.Names.ToString())));
        Assert.All(rows, r => Assert.Equal("get,list,watch secrets anywhere", r.Request));
    }

    [Fact]
    public void What_makes_an_object_or_deletes_many_has_no_name()
    {
        var access = Bound("Group:x", Make.Rule("create,deletecollection,list", "core", "secrets", "tls"), Make.Rule("create", "core", "pods/exec", "web-0")) with { Entries = [Sample.Entry(Sample.Dev, "x")] };
        Assert.Empty(Find(access, "create secrets"));
        Assert.Empty(Find(access, "deletecollection secrets"));
        Assert.Equal("tls", Assert.Single(Find(access, "list secrets")).Names.ToString());
        Assert.Equal("web-0", Assert.Single(Find(access, "create pods/exec")).Names.ToString());
    }

    [Theory]
    [InlineData("Group:system:unauthenticated", "Group system:unauthenticated", "anybody who reaches the endpoint")]
    [InlineData("User:system:anonymous", "User system:anonymous", "anybody who reaches the endpoint")]
    [InlineData("Group:system:serviceaccounts", "Group system:serviceaccounts", "every service account ->")]
    [InlineData("Group:system:serviceaccounts:web", "Group system:serviceaccounts:web", "every service account of web")]
    [InlineData("Group:system:authenticated", "Group system:authenticated", "whoever signs in")]
    public void Rights_of_everybody_are_rows_that_name_the_group(string subject, string told, string who)
    {
        var row = Assert.Single(Find(Bound(subject, Make.Rule("get", "core", "secrets")) with { KubernetesVersion = "1.31" }, "get secrets"));
        Assert.Equal(("Allowed", told, string.Empty), (row.Decision, row.Subject, row.PrincipalArn));
        Assert.StartsWith(who, row.Via, StringComparison.Ordinal);
        Assert.Empty(Find(Bound(subject, Make.Rule("get", "core", "secrets")), "get pods"));
    }

    [Fact]
    public void Whoever_signs_in_is_told_beside_the_principals()
    {
        var rows = Find(Bound("Group:system:authenticated", Make.Rule("get", "core", "secrets")) with { Entries = [Sample.Entry(Sample.Dev)] }, "get secrets");
        Assert.Equal([Sample.Dev, string.Empty], rows.Select(r => r.PrincipalArn));
    }

    [Theory]
    [InlineData("1.31", "get /metrics", "Allowed")]
    [InlineData("1.32", "get /metrics", "Unknown")]
    [InlineData("1.33", "get /healthz", "Allowed")]
    [InlineData("", "get /metrics", "Unknown")]
    [InlineData("", "get /healthz", "Allowed")]
    [InlineData("later", "get /metrics", "Unknown")]
    public void EKS_stopped_listening_to_those_who_do_not_sign_in(string version, string request, string decision)
    {
        var row = Assert.Single(Find(Bound("Group:system:unauthenticated", Make.Url("get", "/metrics,/healthz")) with { KubernetesVersion = version }, request), r => r.Subject == "Group system:unauthenticated");
        Assert.Equal(decision, row.Decision);
        Assert.Equal(decision == "Allowed", row.Reason.Length == 0);
        Assert.Equal(decision != "Allowed" && !version.StartsWith("1.", StringComparison.Ordinal), row.Reason.Contains("the version of this cluster is not known", StringComparison.Ordinal));
    }

    [Fact]
    public void What_Kubernetes_gives_everybody_is_told_only_when_it_is_asked_for()
    {
        var access = Sample.Cluster("API") with { Bindings = [Make.Bind(null, "system:discovery", "system:discovery", "Group:system:authenticated"), Make.Bind(null, "public", "system:discovery", "Group:system:unauthenticated")] };
        Assert.Equal(2, Find(access, "get /healthz").Length);
        Assert.Empty(Find(access, "get secrets"));
        Assert.Empty(AccessFinder.Find(Sample.Analyse(access), new AccessQuestion { AnyAccess = true }));
        Assert.NotEmpty(AccessFinder.Find(Sample.Analyse(Bound("Group:system:unauthenticated", Make.Rule("get", "core", "pods"))), new AccessQuestion { AnyAccess = true }));
    }

    [Theory]
    [InlineData("Edit@d*-a", "", "Unknown d*-a")]
    [InlineData("Edit@d*-a,web,dev-*", "", "Allowed dev-*,web|Unknown d*-a")]
    [InlineData("Edit@d*-a", "@dev-a", "Unknown d*-a")]
    [InlineData("Edit@d*-a", "@web", "")]
    [InlineData("Edit@dev-*", "", "Allowed dev-*")]
    public void A_wildcard_that_is_not_at_the_end_stays_in_doubt(string policy, string place, string told)
    {
        var access = Sample.Cluster("API", Sample.Entry(Sample.Dev, "", policy));
        Assert.Equal(told, string.Join("|", Find(access, ("get pods " + place).Trim()).Select(r => $"{r.Decision} {r.Scope}")));
        if (place.Length == 0)
        {
            Assert.Equal(told, string.Join("|", AccessFinder.Find(Sample.Analyse(access), new AccessQuestion { AnyAccess = true }).Where(r => r.Source!.Policy is not null).Select(r => $"{r.Decision} {r.Scope}")));
        }
    }

    // Test and Trace ask about one place; of Find, the rows that hold there answer the same.
    [Fact]
    public void Find_agrees_with_Test_and_Trace()
    {
        var seen = new Dictionary<AccessVerdict, int>();
        for (var seed = 0; seed < 60; seed++)
        {
            var scenario = new Scenario(seed);
            var entry = Sample.Entry(Sample.Dev, seed % 2 == 0 ? "devs" : "devs,ops", seed % 3 == 0 ? ["View@d*-a", "AutoNode@db"] : ["Edit@dev-*,web", "KRO"]);
            var analysis = Sample.Analyse(Sample.Cluster("API", entry) with { Roles = scenario.State.Roles, Bindings = scenario.State.Bindings });
            foreach (var request in scenario.SomeRequests(150).Where(Scenario.CanBePut).Where(r => r.Verb != "*" && r.Resource != "*"))
            {
                var verdict = analysis.Decide(Sample.Dev, request.AsSent()).Verdict;
                var rows = AccessFinder.Find(analysis, new AccessQuestion { Request = request }).Where(r => r.PrincipalArn == Sample.Dev).ToArray();
                var fitting = rows.Where(r => (request.AsSent().Namespace.Length > 0 || r.Scope == "cluster") && (request.Name.Length > 0 || r.Names.Count == 0)).Select(r => r.Decision).ToArray();
                var found = fitting.Contains("Allowed") ? AccessVerdict.Allowed : fitting.Length > 0 ? AccessVerdict.Unknown : AccessVerdict.NotAllowed;
                Assert.True(verdict == found, $"seed {seed}: {request}: Test says {verdict}, Find {string.Join("; ", rows.Select(r => $"{r.Decision} {r.Scope} {r.Via} {r.Rule}"))}");
                Assert.Equal(verdict, AccessTracer.Trace(analysis, Sample.Dev, request).Verdict);
                seen[verdict] = seen.GetValueOrDefault(verdict) + 1;
            }
        }

        Assert.True(seen.Count == 3 && seen.Values.All(n => n > 50), string.Join(" ", seen));
    }
}
