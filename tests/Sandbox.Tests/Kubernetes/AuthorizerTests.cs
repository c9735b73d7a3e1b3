using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Kubernetes;

public sealed class AuthorizerTests : IAsyncLifetime, IDisposable
{
    private SandboxServer _server = null!;
    private KubernetesClient _dev = null!;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        Give(null);
        _dev = new KubernetesClient(_server, Names.Demo, _server.State.OpenSession(Names.Dev, "bob"));
        foreach (var name in new[] { "prod", "dev-a" })
        {
            _server.State.PutObject(Names.Demo, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });
        }
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _dev.Dispose();

    [Fact]
    public async Task A_policy_holds_in_its_namespaces_and_names_itself_as_reason()
    {
        Give("AmazonEKSViewPolicy", "dev-*");

        Assert.Equal(200, (await _dev.GetAsync("/api/v1/namespaces/dev-a/pods")).Status);
        Assert.Equal(200, (await _dev.GetAsync("/api/v1/namespaces/dev-a")).Status);
        Assert.Equal(403, (await _dev.GetAsync("/api/v1/namespaces/prod/pods")).Status);
        Assert.Equal(403, (await _dev.GetAsync("/api/v1/pods")).Status);
        Assert.Equal(403, (await _dev.GetAsync("/api/v1/namespaces/dev-a/secrets")).Status);
        var review = await AskAsync("list", "pods", "dev-a");
        Assert.Equal(
            $"EKS Access Policy: allowed by RoleBinding \"{Names.Dev}+arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\" of ClusterRole \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\" to User \"{_server.State.GetUniqueId(Names.Dev)}\"",
            (string)review["status"]!["reason"]!);
    }

    [Fact]
    public async Task Rbac_counts_by_username_and_group_and_names_the_binding()
    {
        _server.State.PutObject(Names.Demo, Manifests.Binding("b", "view", "team", "prod"));
        _server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Names.Dev) { KubernetesGroups = ["team"] });

        Assert.True(await _dev.MayAsync("list", "pods", "prod"));
        Assert.False(await _dev.MayAsync("list", "pods", "dev-a"));
        Assert.Equal("RBAC: allowed by RoleBinding \"b/prod\" of ClusterRole \"view\" to Group \"team\"", (string)(await AskAsync("list", "pods", "prod"))["status"]!["reason"]!);
    }

    [Fact]
    public async Task Built_in_roles_are_aggregated_as_upstream()
    {
        int Rules(string role) => _server.State.GetObject(Names.Demo, "ClusterRole", null, role)!["rules"]!.AsArray().Count;
        var verbs = _server.State.GetObject(Names.Demo, "ClusterRole", null, "edit")!["rules"]!.AsArray().Where(r => r!.ToJsonString().Contains("pods/eviction", StringComparison.Ordinal));

        Assert.True(Rules("view") < Rules("edit") && Rules("edit") < Rules("admin"));
        Assert.Single(verbs);
        Give("AmazonEKSClusterAdminPolicy");
        var custom = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "crd", ["labels"] = new JsonObject { ["rbac.authorization.k8s.io/aggregate-to-view"] = "true" } },
            ["rules"] = JsonNode.Parse("""[{"apiGroups":["example.com"],"resources":["things"],"verbs":["get"]}]"""),
        };
        var before = Rules("admin");
        await _dev.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", custom);
        Assert.Equal(before + 1, Rules("admin"));
        await _dev.DeleteAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles/crd");
        Assert.Equal(before, Rules("admin"));
    }

    [Fact]
    public async Task Nobody_hands_out_more_than_they_hold_by_rbac()
    {
        const string Target = "/apis/rbac.authorization.k8s.io/v1/namespaces/prod/rolebindings";
        Give("AmazonEKSAdminPolicy", "prod");
        var refused = await _dev.PostAsync(Target, Manifests.Binding("b", "view", "g", "prod"));
        Assert.Equal(403, refused.Status);
        Assert.Contains("is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"], Resources:", refused.Message, StringComparison.Ordinal);

        Give("AmazonEKSClusterAdminPolicy");
        Assert.Equal(201, (await _dev.PostAsync(Target, Manifests.Binding("b", "view", "g", "prod"))).Status);

        Give(null);
        _server.State.PutObject(Names.Demo, Manifests.Binding("team-admin", "admin", "team", "prod"));
        _server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Names.Dev) { KubernetesGroups = ["team"] });
        Assert.Equal(201, (await _dev.PostAsync(Target, Manifests.Binding("c", "edit", "g", "prod"))).Status);
        Assert.Equal(403, (await _dev.PostAsync(Target, Manifests.Binding("d", "cluster-admin", "g", "prod"))).Status);
    }

    [Fact]
    public async Task Policies_whose_rules_nobody_knows_give_nothing()
    {
        Give("AmazonEMRJobPolicy");

        Assert.False(await _dev.MayAsync("get", "pods", "prod"));
    }

    [Fact]
    public async Task Reviews_of_others_see_policies_by_the_principal_in_extra_only()
    {
        Give("AmazonEKSClusterAdminPolicy");
        var id = _server.State.GetUniqueId(Names.Dev);
        async Task<bool> Asked(string spec) => (bool)(await _dev.PostAsync("/apis/authorization.k8s.io/v1/subjectaccessreviews", new JsonObject { ["spec"] = JsonNode.Parse(spec) }))["status"]!["allowed"]!;
        const string Question = "\"resourceAttributes\":{\"verb\":\"list\",\"resource\":\"pods\"}";

        Assert.False(await Asked($$"""{"user":"arn:aws:sts::111122223333:assumed-role/dev/bob","groups":["system:authenticated"],{{Question}}}"""));
        Assert.True(await Asked($$"""{"user":"x","extra":{"sigs.k8s.io/aws-iam-authenticator/principalId":["{{id}}"]},{{Question}}}"""));
    }

    [Fact]
    public async Task The_list_of_rules_knows_rbac_only_and_says_so()
    {
        Give("AmazonEKSClusterAdminPolicy");
        var review = await _dev.PostAsync("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", new JsonObject { ["spec"] = new JsonObject { ["namespace"] = "prod" } });

        Assert.True((bool)review["status"]!["incomplete"]!);
        Assert.Equal("webhook authorizer does not support user rule resolution", (string)review["status"]!["evaluationError"]!);
        Assert.DoesNotContain(review["status"]!["resourceRules"]!.AsArray(), r => r!["resources"]!.ToJsonString().Contains("secrets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_review_shows_whom_a_token_stands_for()
    {
        Give("AmazonEKSClusterAdminPolicy");
        var token = KubernetesClient.Token(_server.State.OpenSession(Names.Dev, "eve"), "demo", "eu-west-1", _server.State.Now);
        var review = await _dev.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", new JsonObject { ["spec"] = new JsonObject { ["token"] = token } });

        Assert.Equal("arn:aws:sts::111122223333:assumed-role/dev/eve", (string)review["status"]!["user"]!["username"]!);
        var bad = await _dev.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", new JsonObject { ["spec"] = new JsonObject { ["token"] = token + "x" } });
        Assert.Null(bad["status"]!["authenticated"]);
    }

    [Theory]
    [InlineData("1.27", 403)]
    [InlineData("1.28", 201)]
    public async Task The_self_review_came_with_1_28(string version, int status)
    {
        var cluster = _server.State.AddCluster(Names.Account, new ClusterSeed("old", "eu-west-1") { Version = version, AccessEntries = [new AccessEntrySeed(Names.Dev)] });
        using var client = new KubernetesClient(_server, cluster, _server.State.OpenSession(Names.Dev, "bob"));

        Assert.Equal(status, (await client.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", [])).Status);
    }

    private void Give(string? policy, params string[] namespaces) => _server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Names.Dev)
    {
        Policies = policy is null ? [] : [new AccessPolicySeed(policy) { Namespaces = namespaces }],
    });

    private Task<Reply> AskAsync(string verb, string resource, string @namespace) => _dev.PostAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", new JsonObject
    {
        ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = verb, ["resource"] = resource, ["namespace"] = @namespace } },
    });
}
