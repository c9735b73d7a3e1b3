using System;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Hosting;

/// <summary>Bodies of nonsense, made from the words that the services know: each is answered, none with a server error.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Words =
    [
        "metadata", "name", "namespace", "data", "labels", "rules", "verbs", "roleRef", "subjects", "kind", "apiVersion", "resourceVersion", "uid", "managedFields", "aggregationRule",
        "clusterRoleSelectors", "matchLabels", "matchExpressions", "key", "operator", "values", "status", "phase", "principalArn", "kubernetesGroups", "username", "type", "tags", "policyArn", "accessScope", "namespaces", "accessConfig", "authenticationMode",
        "clientRequestToken", "spec", "resourceAttributes", "extra", "groups", "token", "op", "path", "value", "from", "finalizers", "$patch",
    ];

    private static readonly string[] Values =
    [
        "demo", "aws-auth", "kube-system", "v1", "ConfigMap", "Role", "ClusterRole", "User", "", "x", "/data/a", "/", "-", "add", "test", "move", "cluster", "namespace", "API", "STANDARD", "EC2_LINUX",
        "rbac.authorization.k8s.io/v1", "arn:aws:iam::111122223333:role/team/dev", "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", "delete", "k8s-aws-v1.aaaa",
    ];

    [Fact]
    public async Task Bodies_of_nonsense_are_answered()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small(), UpdateDuration = TimeSpan.Zero });
        server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Names.Ada) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        server.State.SetAwsAuth(Names.Demo, new System.Collections.Generic.Dictionary<string, string> { ["a"] = "1" });
        var aws = AwsClient.Admin(server);
        using var kubernetes = new KubernetesClient(server, Names.Demo, server.State.GetAccessKey(Names.Ada));
        var random = new Random(20261121);
        var entry = "/clusters/demo/access-entries/" + AwsClient.Label(Names.Ada);
        string[] eks = ["/clusters/demo/access-entries", entry, entry + "/access-policies", "/clusters/demo/update-config", "/tags/" + AwsClient.Label(Names.Demo.ToString())];
        string[] made =
        [
            "/api/v1/namespaces", "/api/v1/namespaces/default/configmaps", "/apis/rbac.authorization.k8s.io/v1/clusterroles", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "/apis/authorization.k8s.io/v1/subjectaccessreviews", "/apis/authentication.k8s.io/v1/tokenreviews",
        ];
        string[] patched = ["/api/v1/namespaces/kube-system/configmaps/aws-auth", "/apis/rbac.authorization.k8s.io/v1/clusterroles/view", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:discovery", "/api/v1/namespaces/default"];
        for (var i = 0; i < 600; i++)
        {
            var selector = new JsonObject { ["aggregationRule"] = new JsonObject { ["clusterRoleSelectors"] = new JsonArray(Node(random, 3)) } }.ToJsonString();
            Check(await kubernetes.SendAsync(HttpMethod.Patch, patched[1], selector, "application/merge-patch+json"), selector);
            var body = Node(random, 0)?.ToJsonString() ?? "null";
            Check(await aws.SendAsync("eks", HttpMethod.Post, Pick(random, eks), body, "application/json"), body);
            Check(await kubernetes.SendAsync(HttpMethod.Post, Pick(random, made), body), body);
            Check(await kubernetes.SendAsync(HttpMethod.Patch, Pick(random, patched), body, $"application/{Pick(random, ["json", "merge", "strategic-merge"])}-patch+json"), body);
        }

        Assert.Equal(200, (await aws.GetAsync("/clusters/demo")).Status);
        Assert.Equal(200, (await kubernetes.GetAsync("/api/v1/configmaps")).Status);
        Assert.Equal(201, (await kubernetes.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "good" } })).Status);
    }

    [Fact]
    public async Task Broken_protobuf_is_answered()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Names.Ada) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        using var kubernetes = new KubernetesClient(server, Names.Demo, server.State.GetAccessKey(Names.Ada));
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new string(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(128)).ToArray());
            Check(await kubernetes.SendAsync(HttpMethod.Post, "/api/v1/namespaces", (i % 2 == 0 ? "k8s\0" : string.Empty) + bytes, "application/vnd.kubernetes.protobuf"), bytes);
        }
    }

    private static void Check(Reply reply, string body) => Assert.True(reply.Status is >= 200 and < 500, $"{reply.Status} {reply.Text} for {body}");

    private static string Pick(Random random, string[] texts) => texts[random.Next(texts.Length)];

    private static JsonNode? Node(Random random, int depth) => random.Next(depth > 3 ? 4 : 9) switch
    {
        0 => null,
        1 => random.Next(3) == 0,
        2 => random.Next(100),
        3 => Pick(random, Values),
        4 => new JsonArray(Enumerable.Range(0, random.Next(4)).Select(_ => Node(random, depth + 1)).ToArray()),
        _ => new JsonObject(Enumerable.Range(0, random.Next(6)).Select(_ => Pick(random, Words)).Distinct().ToDictionary(w => w, _ => Node(random, depth + 1))),
    };
}
