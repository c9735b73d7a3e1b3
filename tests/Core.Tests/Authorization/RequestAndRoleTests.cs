using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class RequestAndRoleTests
{
    [Theory]
    [InlineData("pods", "", "pods", "")]
    [InlineData("po", "", "pods", "")]
    [InlineData("pods/log", "", "pods", "log")]
    [InlineData("deployments", "apps", "deployments", "")]
    [InlineData("Deploy/scale", "apps", "deployments", "scale")]
    [InlineData("deployments.apps", "apps", "deployments", "")]
    [InlineData("deployments.extensions/scale", "extensions", "deployments", "scale")]
    [InlineData("widgets.example.com", "example.com", "widgets", "")]
    [InlineData("widgets", "", "widgets", "")]
    [InlineData("*", "", "*", "")]
    [InlineData("*.*", "*", "*", "")]
    [InlineData("rolebindings", "rbac.authorization.k8s.io", "rolebindings", "")]
    public void Resources_are_read_as_people_write_them(string text, string group, string resource, string subresource)
    {
        var request = AccessRequestText.Parse("get", text, "web");
        Assert.Equal((group, resource, subresource, "web"), (request.ApiGroup, request.Resource, request.Subresource, request.Namespace));
    }

    [Fact]
    public void Cluster_scoped_resources_have_no_namespace_and_a_namespace_has_its_own()
    {
        Assert.Equal(string.Empty, AccessRequestText.Parse("get", "nodes", "web").Namespace);
        Assert.Equal(string.Empty, AccessRequestText.Parse("list", "ns", "web").Namespace);
        Assert.Equal("web", AccessRequestText.Parse("get", "ns", null, "web").Namespace);
        Assert.Equal("/metrics", AccessRequestText.Parse("get", null, nonResourceUrl: "/metrics").NonResourceUrl);
    }

    [Theory]
    [InlineData("", "pods", null)]
    [InlineData("get list", "pods", null)]
    [InlineData("get", "", null)]
    [InlineData("get", null, null)]
    [InlineData("get", "/log", null)]
    [InlineData("get", "two words", null)]
    [InlineData("get", "pods", "/metrics")]
    [InlineData("get", null, "metrics")]
    public void What_is_no_request_is_refused(string verb, string? resource, string? url) =>
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<EksAccessException>(() => AccessRequestText.Parse(verb, resource, nonResourceUrl: url)).ErrorId);

    [Fact]
    public void Aggregated_roles_are_filled_also_through_each_other()
    {
        Dictionary<string, string> Label(string text) => text.Length == 0 ? [] : new() { [text] = "true" };
        RbacRole Role(string name, string labels, string selects, params PolicyRule[] rules) => new(name, null, rules)
        {
            Labels = Label(labels),
            AggregationSelectors = selects.Length == 0 ? [] : [Label(selects)],
        };
        var (roles, open) = ClusterRoleAggregation.Fill(
        [
            Role("edit", "", "to-edit"),
            Role("filled", "", "to-edit", Make.Rule("get", "core", "secrets")),
            Role("view", "to-edit", "to-view"),
            Role("crd-view", "to-view", "", Make.Rule("get", "example.com", "widgets")),
            Role("base-edit", "to-edit", "", Make.Rule("create", "core", "pods"), Make.Rule("get", "example.com", "widgets")),
            Role("plain", "", "", Make.Rule("get", "core", "pods")),
            new RbacRole("expr", null, []) { AggregationSelectors = [Label(string.Empty)], HasUnreadAggregationSelectors = true },
        ]);
        Assert.Equal(["create pods", "get widgets.example.com"], roles.Single(r => r.Name == "edit").Rules.Select(r => r.ToString()).Order());
        Assert.Equal(["get widgets.example.com"], roles.Single(r => r.Name == "view").Rules.Select(r => r.ToString()));
        Assert.Equal("get pods", roles.Single(r => r.Name == "plain").Rules.Single().ToString());
        Assert.Equal("get secrets", roles.Single(r => r.Name == "filled").Rules.Single().ToString());
        Assert.Empty(roles.Single(r => r.Name == "expr").Rules);
        Assert.Equal(["expr"], open);
    }

    [Fact]
    public void The_nearest_policy_tells_what_it_grants_too_much_and_too_little()
    {
        var view = AccessPolicyCatalogue.Default.Resolve("View");
        Assert.True(NearestPolicies.To(new RbacRole("view", null, view.Rules))[0] is { IsExact: true, Policy.ShortName: "View" });

        var role = Make.ClusterRole("secrets", Make.Rule("get,list", "core", "secrets"), Make.Rule("get", "core", "pods"));
        var nearest = NearestPolicies.To(role);
        Assert.Equal("SecretReader", nearest[0].Policy.ShortName);
        Assert.Equal(["watch secrets"], nearest[0].TooMuch.Select(r => r.ToString()));
        Assert.Equal(["get pods"], nearest[0].TooLittle.Select(r => r.ToString()));
        Assert.Equal((1, 1), (nearest[0].TooMuchCount, nearest[0].TooLittleCount));
        Assert.Equal("ClusterAdmin", nearest[^1].Policy.ShortName);
    }

    [Fact]
    public void Manifests_are_read_one_by_one_and_in_lists()
    {
        var manifests = new RbacManifests();
        manifests.Add(Object("ClusterRole", "cr", null, ("rules", new SequenceNode([Map(("verbs", Texts("get")), ("apiGroups", Texts("")), ("resources", Texts("pods")))]))), "a.yaml");
        var binding = Map(
            ("metadata", Map(("name", ScalarNode.Text("b")), ("namespace", ScalarNode.Text("web")))),
            ("roleRef", Map(("kind", ScalarNode.Text("ClusterRole")), ("name", ScalarNode.Text("cr")))),
            ("subjects", new SequenceNode([Map(("kind", ScalarNode.Text("Group")), ("name", ScalarNode.Text("devs")))])));
        manifests.Add(Map(("apiVersion", ScalarNode.Text("rbac.authorization.k8s.io/v1")), ("kind", ScalarNode.Text("RoleBindingList")), ("items", new SequenceNode([binding]))), "b.yaml");
        manifests.Add(Map(("kind", ScalarNode.Text("List")), ("items", new SequenceNode([Object("ConfigMap", "c", "web"), Object("Namespace", "web", null)]))), "c.yaml");
        manifests.Add(ScalarNode.Null, "empty.yaml");
        Assert.Equal(["get pods"], manifests.Roles.Single().Rules.Select(r => r.ToString()));
        Assert.Equal(("web", "cr", "devs"), (manifests.Bindings.Single().Namespace, manifests.Bindings.Single().RoleName, manifests.Bindings.Single().Subjects.Single().Name));
        Assert.Equal(["web"], manifests.Namespaces);
        Assert.Equal(["ConfigMap web/c"], manifests.Ignored);
    }

    [Fact]
    public void Manifests_that_say_half_of_it_are_refused()
    {
        foreach (var document in new DocumentNode[]
        {
            ScalarNode.Text("text"), Map(("kind", ScalarNode.Text("Role"))), Object("Role", "r", null), Object("RoleBinding", "r", "web"), Map(("metadata", Map())),
        })
        {
            var error = Assert.Throws<EksAccessException>(() => new RbacManifests().Add(document, "x.yaml"));
            Assert.Equal(ErrorIds.MalformedInput, error.ErrorId);
            Assert.Contains("x.yaml", error.Message, StringComparison.Ordinal);
        }
    }

    private static MappingNode Map(params (string Key, DocumentNode Value)[] members) => new(members.Select(m => new MappingEntry(ScalarNode.Text(m.Key), m.Value)).ToArray());

    private static SequenceNode Texts(params string[] texts) => new(texts.Select(ScalarNode.Text).ToArray<DocumentNode>());

    private static MappingNode Object(string kind, string name, string? @namespace, params (string Key, DocumentNode Value)[] members) => Map(
    [
        ("apiVersion", ScalarNode.Text(kind.Contains("Role", StringComparison.Ordinal) ? "rbac.authorization.k8s.io/v1" : "v1")),
        ("kind", ScalarNode.Text(kind)),
        ("metadata", Map(@namespace is null ? [("name", ScalarNode.Text(name))] : [("name", ScalarNode.Text(name)), ("namespace", ScalarNode.Text(@namespace))])),
        .. members,
    ]);
}
