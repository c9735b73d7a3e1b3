using System;
using System.Linq;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class AccessEvaluatorTests
{
    private static AccessVerdict Decide(RbacState rbac, AccessIdentity identity, string request) =>
        new AccessEvaluator(rbac).Decide(identity, Make.Request(request)).Verdict;

    private static RbacState Rbac(RbacRole role, params RbacBinding[] bindings) => new([role], bindings);

    [Theory]
    [InlineData("get pods", "core", "pods", true)]
    [InlineData("get pods/log", "core", "pods", false)]
    [InlineData("get pods/log", "core", "pods/log", true)]
    [InlineData("get pods", "core", "pods/log", false)]
    [InlineData("get pods/log", "core", "*", true)]
    [InlineData("get pods/log", "core", "pods/*", false)]
    [InlineData("get deployments.apps/scale", "*", "*/scale", true)]
    [InlineData("get deployments.apps/xscale", "*", "*/scale", false)]
    [InlineData("get scale", "core", "*/scale", false)]
    [InlineData("get deployments.apps", "core", "deployments", false)]
    [InlineData("get deployments.apps", "apps", "deployments", true)]
    [InlineData("get deployments.apps", "*", "deployments", true)]
    [InlineData("get *", "core", "pods", false)]
    [InlineData("get *", "core", "*", true)]
    [InlineData("* pods", "core", "pods", false)]
    [InlineData("GET pods", "core", "pods", false)]
    public void Rules_match_as_text(string request, string groups, string resources, bool allowed)
    {
        var rbac = Rbac(Make.ClusterRole("r", Make.Rule("get", groups, resources)), Make.Bind(null, "b", "r", "User:ada"));
        Assert.Equal(allowed ? AccessVerdict.Allowed : AccessVerdict.NotAllowed, Decide(rbac, Make.User("ada"), request));
    }

    [Theory]
    [InlineData("get secrets tls", true)]
    [InlineData("get secrets other", false)]
    [InlineData("list secrets", false)]
    [InlineData("list secrets tls", true)]
    [InlineData("create secrets", false)]
    [InlineData("deletecollection secrets", false)]
    public void Names_limit_a_rule_and_requests_without_a_name_do_not_fit(string request, bool allowed)
    {
        var rbac = Rbac(Make.ClusterRole("r", Make.Rule("*", "core", "secrets", "tls")), Make.Bind(null, "b", "r", "User:ada"));
        Assert.Equal(allowed ? AccessVerdict.Allowed : AccessVerdict.NotAllowed, Decide(rbac, Make.User("ada"), request));
    }

    [Theory]
    [InlineData("get /metrics", "/metrics", true)]
    [InlineData("get /metrics/x", "/metrics", false)]
    [InlineData("get /metrics/x", "/metrics/*", true)]
    [InlineData("get /metrics", "/metrics/*", false)]
    [InlineData("get /metrics", "/metrics*", true)]
    [InlineData("get /metrics", "/m**", true)]
    [InlineData("get /metrics", "*", true)]
    [InlineData("get /a/b", "/*/b", false)]
    [InlineData("post /metrics", "/metrics", false)]
    public void Urls_match_exactly_or_by_their_beginning(string request, string urls, bool allowed)
    {
        var rbac = Rbac(Make.ClusterRole("r", Make.Url("get", urls)), Make.Bind(null, "b", "r", "User:ada"));
        Assert.Equal(allowed ? AccessVerdict.Allowed : AccessVerdict.NotAllowed, Decide(rbac, Make.User("ada"), request));
    }

    [Theory]
    [InlineData("get pods @web", true)]
    [InlineData("get pods @db", false)]
    [InlineData("get pods", false)]
    [InlineData("get /metrics", false)]
    [InlineData("get nodes", false)]
    public void A_RoleBinding_holds_in_its_namespace_only(string request, bool allowed)
    {
        var role = Make.ClusterRole("r", Make.Rule("*", "*", "*"), Make.Url("*", "*"));
        var rbac = Rbac(role, Make.Bind("web", "b", "r", "Group:devs"));
        Assert.Equal(allowed ? AccessVerdict.Allowed : AccessVerdict.NotAllowed, Decide(rbac, Make.User("ada", "devs"), request));
    }

    [Fact]
    public void Getting_a_namespace_is_decided_inside_it()
    {
        var rbac = Rbac(Make.Role("web", "r", Make.Rule("get", "core", "namespaces")), Make.Bind("web", "b", "Role/r", "User:ada"));
        var request = Make.Request("get namespaces web");
        Assert.Equal(AccessVerdict.NotAllowed, new AccessEvaluator(rbac).Decide(Make.User("ada"), request).Verdict);
        Assert.Equal(AccessVerdict.Allowed, new AccessEvaluator(rbac).Decide(Make.User("ada"), request.AsSent()).Verdict);
    }

    [Fact]
    public void A_role_of_another_namespace_or_none_gives_nothing_and_is_named()
    {
        var rbac = new RbacState(
            [Make.Role("db", "r", Make.Rule("*", "*", "*"))],
            [Make.Bind("web", "b", "Role/r", "User:ada"), Make.Bind(null, "c", "Role/r", "User:ada"), Make.Bind(null, "d", "gone", "User:ada")]);
        var decision = new AccessEvaluator(rbac).Decide(Make.User("ada"), Make.Request("get pods @web"));
        Assert.Equal(AccessVerdict.NotAllowed, decision.Verdict);
        Assert.Equal(3, decision.LookedAt.Count(s => s.RoleIsMissing));
        Assert.Contains("does not exist", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "ServiceAccount:build", true)]
    [InlineData("web", "ServiceAccount:web/build", true)]
    [InlineData("web", "ServiceAccount:db/build", false)]
    [InlineData(null, "ServiceAccount:web/build", true)]
    [InlineData(null, "ServiceAccount:build", false)]
    [InlineData(null, "Group:system:serviceaccounts", true)]
    [InlineData(null, "Group:system:serviceaccounts:web", true)]
    [InlineData(null, "Group:system:serviceaccounts:db", false)]
    [InlineData(null, "User:system:serviceaccount:web:build", true)]
    [InlineData(null, "Group:system:authenticated", true)]
    [InlineData(null, "Robot:system:serviceaccount:web:build", false)]
    public void Service_accounts_are_users_with_groups(string? @namespace, string subject, bool allowed)
    {
        var rbac = Rbac(Make.ClusterRole("r", Make.Rule("get", "core", "pods")), Make.Bind(@namespace, "b", "r", subject));
        var verdict = Decide(rbac, AccessIdentity.ServiceAccount("web", "build"), "get pods @web");
        Assert.Equal(allowed ? AccessVerdict.Allowed : AccessVerdict.NotAllowed, verdict);
    }

    [Fact]
    public void Masters_may_do_everything()
    {
        var decision = new AccessEvaluator(RbacState.Empty).Decide(Make.User("ada", "system:masters"), Make.Request("delete /anything"));
        Assert.Equal(AccessVerdict.Allowed, decision.Verdict);
        Assert.Equal(GrantSourceKind.SystemMasters, decision.Source!.Kind);
    }

    [Fact]
    public void The_deciding_rule_and_binding_are_told()
    {
        var rbac = Rbac(Make.ClusterRole("viewer", Make.Rule("get,list", "core", "pods")), Make.Bind("web", "devs", "viewer", "User:bob", "Group:devs"));
        var decision = new AccessEvaluator(rbac).Decide(Make.User("ada", "devs"), Make.Request("list pods @web"));
        Assert.Equal("RoleBinding web/devs of ClusterRole viewer to Group devs: get,list pods", decision.Reason);
    }

    [Theory]
    [InlineData("View@web", "list pods @web", AccessVerdict.Allowed)]
    [InlineData("View@web", "list pods @db", AccessVerdict.NotAllowed)]
    [InlineData("View@web", "list pods", AccessVerdict.NotAllowed)]
    [InlineData("View@dev-*", "list pods @dev-a", AccessVerdict.Allowed)]
    [InlineData("View@dev-*", "list pods @dev", AccessVerdict.NotAllowed)]
    [InlineData("View@*", "list pods @dev", AccessVerdict.Allowed)]
    [InlineData("View@*", "list pods", AccessVerdict.NotAllowed)]
    [InlineData("View@*-dev", "list pods @a-dev", AccessVerdict.Unknown)]
    [InlineData("View@*-dev", "list pods @a", AccessVerdict.NotAllowed)]
    [InlineData("View@*-dev,a-dev", "list pods @a-dev", AccessVerdict.Allowed)]
    [InlineData("View@web", "list secrets @web", AccessVerdict.NotAllowed)]
    [InlineData("View", "list pods", AccessVerdict.Allowed)]
    [InlineData("AdminView", "list secrets", AccessVerdict.Allowed)]
    [InlineData("AdminView", "get /metrics", AccessVerdict.NotAllowed)]
    [InlineData("ClusterAdmin", "get /metrics", AccessVerdict.Allowed)]
    [InlineData("ClusterAdmin@web", "get /metrics", AccessVerdict.NotAllowed)]
    [InlineData("AutoNode", "get pods @web", AccessVerdict.Unknown)]
    [InlineData("AutoNode", "get /metrics", AccessVerdict.Unknown)]
    [InlineData("AutoNode@web", "get pods @web", AccessVerdict.Unknown)]
    [InlineData("AutoNode@web", "get pods @db", AccessVerdict.NotAllowed)]
    [InlineData("AmazonEKSNeverHeardOfPolicy", "get pods", AccessVerdict.Unknown)]
    [InlineData("ArgoCDCluster", "create customresourcedefinitions.apiextensions.k8s.io", AccessVerdict.Allowed)]
    [InlineData("ArgoCDCluster", "delete customresourcedefinitions.apiextensions.k8s.io x", AccessVerdict.Unknown)]
    [InlineData("ArgoCDCluster", "list customresourcedefinitions.apiextensions.k8s.io", AccessVerdict.NotAllowed)]
    public void Policies_hold_in_their_scope(string policy, string request, AccessVerdict verdict) =>
        Assert.Equal(verdict, Decide(RbacState.Empty, Make.User("ada", "", policy), request));

    [Fact]
    public void A_certain_source_wins_over_an_unknown_one()
    {
        Assert.Equal(AccessVerdict.Allowed, Decide(RbacState.Empty, Make.User("ada", "", "AutoNode", "View"), "get pods"));
    }

    [Theory]
    [InlineData("User:arn:aws:sts::111122223333:assumed-role/dev/bob", AccessVerdict.Unknown)]
    [InlineData("User:arn:aws:sts::111122223333:assumed-role/ops/bob", AccessVerdict.NotAllowed)]
    [InlineData("User:arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}", AccessVerdict.NotAllowed)]
    [InlineData("Group:devs-bob", AccessVerdict.Unknown)]
    [InlineData("Group:devs", AccessVerdict.NotAllowed)]
    [InlineData("Group:fixed", AccessVerdict.Allowed)]
    public void What_hangs_on_the_session_is_unknown(string subject, AccessVerdict verdict)
    {
        var rbac = Rbac(Make.ClusterRole("r", Make.Rule("get", "core", "pods")), Make.Bind(null, "b", "r", subject));
        var identity = Make.User("arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}", "devs-{{SessionName}},fixed");
        Assert.Equal(verdict, Decide(rbac, identity, "get pods"));
        Assert.Equal(AccessVerdict.NotAllowed, Decide(rbac, identity, "delete pods"));
    }

    [Fact]
    public void A_session_that_could_name_the_masters_group_leaves_everything_open() =>
        Assert.Equal(AccessVerdict.Unknown, Decide(RbacState.Empty, Make.User("x", "system:{{SessionName}}"), "get pods"));

    [Fact]
    public void What_could_not_be_read_is_never_a_no()
    {
        var rbac = new RbacState([Make.ClusterRole("r", Make.Rule("get", "core", "pods"))], [Make.Bind(null, "b", "r", "User:ada")], ["Roles: 403"]);
        Assert.Equal(AccessVerdict.Allowed, Decide(rbac, Make.User("ada"), "get pods"));
        Assert.Equal(AccessVerdict.Unknown, Decide(rbac, Make.User("ada"), "list pods"));
    }
}
