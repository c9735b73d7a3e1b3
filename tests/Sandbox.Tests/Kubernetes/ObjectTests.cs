using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Kubernetes;

public sealed class ObjectTests : IAsyncLifetime, IDisposable
{
    private const string Maps = "/api/v1/namespaces/kube-system/configmaps";
    private const string AwsAuth = Maps + "/aws-auth";
    private SandboxServer _server = null!;
    private KubernetesClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        _server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Names.Ada) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        _client = new KubernetesClient(_server, Names.Demo, _server.State.GetAccessKey(Names.Ada));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_config_map_lives_its_life()
    {
        Assert.Equal((404, "configmaps \"aws-auth\" not found"), await ShowAsync(_client.GetAsync(AwsAuth)));
        var made = await _client.PostAsync(Maps, Map("mapRoles", "[]\n"));
        Assert.Equal(201, made.Status);
        Assert.Equal((409, "configmaps \"aws-auth\" already exists"), await ShowAsync(_client.PostAsync(Maps, Map("mapRoles", "[]\n"))));
        var read = await _client.GetAsync(AwsAuth);
        Assert.Equal((string)made["metadata"]!["resourceVersion"]!, (string)read["metadata"]!["resourceVersion"]!);

        var changed = read.Json.DeepClone();
        changed["data"]!["mapRoles"] = "x\r\n\ttab\u00e9";
        var replaced = await _client.PutAsync(AwsAuth, changed);
        Assert.Equal("x\r\n\ttab\u00e9", (string)replaced["data"]!["mapRoles"]!);
        Assert.NotEqual((string)read["metadata"]!["resourceVersion"]!, (string)replaced["metadata"]!["resourceVersion"]!);
        Assert.Equal((string)read["metadata"]!["uid"]!, (string)replaced["metadata"]!["uid"]!);

        var stale = await _client.PutAsync(AwsAuth, changed);
        Assert.Equal((409, "Operation cannot be fulfilled on configmaps \"aws-auth\": the object has been modified; please apply your changes to the latest version and try again"), (stale.Status, stale.Message));
        Assert.Equal("Conflict", (string)stale["reason"]!);
        Assert.Equal(200, (await _client.DeleteAsync(AwsAuth)).Status);
        Assert.Null(_server.State.GetAwsAuth(Names.Demo));
    }

    [Theory]
    [InlineData("merge", """{"data":{"b":"2","a":null}}""")]
    [InlineData("strategic-merge", """{"data":{"b":"2","a":null,"$setElementOrder/x":[]}}""")]
    [InlineData("json", """[{"op":"test","path":"/data/a","value":"1"},{"op":"remove","path":"/data/a"},{"op":"add","path":"/data/b","value":"2"}]""")]
    public async Task The_three_patches_do_the_same(string type, string patch)
    {
        await _client.PostAsync(Maps, Map("a", "1"));

        var reply = await _client.PatchAsync(AwsAuth, type, patch);

        Assert.Equal((200, "{\"b\":\"2\"}"), (reply.Status, reply["data"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_patch_with_a_version_is_guarded()
    {
        var made = await _client.PostAsync(Maps, Map("a", "1"));
        var version = (string)made["metadata"]!["resourceVersion"]!;
        string Patch(string value) => $$$"""{"metadata":{"resourceVersion":"{{{version}}}"},"data":{"a":"{{{value}}}"}}""";

        Assert.Equal(200, (await _client.PatchAsync(AwsAuth, "merge", Patch("2"))).Status);
        Assert.Equal(409, (await _client.PatchAsync(AwsAuth, "merge", Patch("3"))).Status);
        Assert.Equal("2", _server.State.GetAwsAuth(Names.Demo)!["a"]);
        Assert.Equal(200, (await _client.PatchAsync(AwsAuth, "merge", """{"data":{"a":"4"}}""")).Status);
    }

    [Fact]
    public async Task A_race_makes_a_guarded_write_conflict()
    {
        var version = (string)(await _client.PostAsync(Maps, Map("a", "1")))["metadata"]!["resourceVersion"]!;
        _server.Faults.Add(SandboxFaultKind.Race, "patch configmaps");
        var patch = $$$"""{"metadata":{"resourceVersion":"{{{version}}}"},"data":{"a":"2"}}""";

        Assert.Equal(409, (await _client.PatchAsync(AwsAuth, "merge", patch)).Status);
        Assert.Equal("1", _server.State.GetAwsAuth(Names.Demo)!["a"]);
    }

    [Fact]
    public async Task What_changes_nothing_makes_no_version_and_dry_runs_store_nothing()
    {
        var made = await _client.PostAsync(Maps, Map("a", "1"));
        var same = await _client.PatchAsync(AwsAuth, "merge", """{"data":{"a":"1"}}""");
        var dry = await _client.PatchAsync(AwsAuth + "?dryRun=All", "merge", """{"data":{"a":"2"}}""");

        Assert.Equal((string)made["metadata"]!["resourceVersion"]!, (string)same["metadata"]!["resourceVersion"]!);
        Assert.Equal("2", (string)dry["data"]!["a"]!);
        Assert.Equal("1", _server.State.GetAwsAuth(Names.Demo)!["a"]);
        Assert.Equal(2, _server.Requests.Writes.Count);
    }

    [Fact]
    public async Task Managed_fields_tell_who_wrote_what_last()
    {
        await _client.PostAsync(Maps + "?fieldManager=terraform", Map("a", "1"));
        await _client.PatchAsync(AwsAuth + "?fieldManager=helper", "merge", """{"data":{"b":"2"}}""");
        var last = await _client.PatchAsync(AwsAuth, "merge", """{"data":{"a":"3"}}""");

        var managers = last["metadata"]!["managedFields"]!.AsArray().ToDictionary(m => (string)m!["manager"]!, m => m!["fieldsV1"]!.ToJsonString());
        Assert.Equal(["helper", "tester"], managers.Keys.Order());
        Assert.Equal("""{"f:data":{"f:a":{}}}""", managers["tester"]);
        Assert.Equal("""{"f:data":{"f:b":{}}}""", managers["helper"]);
    }

    [Theory]
    [InlineData("""{"data":{"mapRoles":[{"rolearn":"x"}]}}""", 400, "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal array into Go struct field ConfigMap.data of type string")]
    [InlineData("""{"data":{"mapRoles":5}}""", 400, "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [InlineData("""{"metadata":{"name":"other"}}""", 400, "the name of the object (other) does not match the name on the URL (aws-auth)")]
    [InlineData("""{"kind":"Secret"}""", 400, "the API version in the data (v1, Kind=Secret) does not match the expected API version (v1, Kind=ConfigMap)")]
    public async Task What_cannot_be_stored_is_refused(string patch, int status, string message)
    {
        await _client.PostAsync(Maps, Map("a", "1"));

        Assert.Equal((status, message), await ShowAsync(_client.PatchAsync(AwsAuth, "merge", patch)));
    }

    [Fact]
    public async Task Bad_patches_and_bodies_are_refused()
    {
        await _client.PostAsync(Maps, Map("a", "1"));

        Assert.Equal(422, (await _client.PatchAsync(AwsAuth, "json", """[{"op":"test","path":"/data/a","value":"2"}]""")).Status);
        Assert.Equal(422, (await _client.PatchAsync(AwsAuth, "json", """[{"op":"remove","path":"/data/zz"}]""")).Status);
        Assert.Equal(400, (await _client.PatchAsync(AwsAuth, "merge", "{")).Status);
        Assert.Equal(415, (await _client.SendAsync(System.Net.Http.HttpMethod.Patch, AwsAuth, "a: b", "application/apply-patch+yaml")).Status);
        Assert.Equal(404, (await _client.PatchAsync(Maps + "/none", "merge", "{}")).Status);
        Assert.Equal((404, "namespaces \"none\" not found"), await ShowAsync(_client.PostAsync("/api/v1/namespaces/none/configmaps", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x" } })));
        Assert.Equal(422, (await _client.PostAsync(Maps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "Bad_Name" } })).Status);
        Assert.Equal(422, (await _client.PostAsync(Maps, [])).Status);
        Assert.Equal(404, (await _client.GetAsync("/api/v1/nothing")).Status);
        Assert.Equal(404, (await _client.GetAsync("/apis/example.com/v1/things")).Status);
        Assert.Equal(405, (await _client.GetAsync(Maps + "?watch=true")).Status);
    }

    [Fact]
    public async Task Lists_have_pages_selectors_and_tables()
    {
        for (var i = 0; i < 25; i++)
        {
            var map = Manifests.ConfigMap("default", $"m{i:00}", []);
            map["metadata"]!["labels"] = new JsonObject { ["odd"] = i % 2 == 1 ? "yes" : "no" };
            _server.State.PutObject(Names.Demo, map);
        }

        var names = new System.Collections.Generic.List<string>();
        var next = string.Empty;
        do
        {
            var page = await _client.GetAsync("/api/v1/configmaps?limit=10&continue=" + Uri.EscapeDataString(next));
            names.AddRange(page["items"]!.AsArray().Select(m => (string)m!["metadata"]!["name"]!));
            Assert.Null(page["items"]![0]!["kind"]);
            next = (string?)page["metadata"]!["continue"] ?? string.Empty;
        }
        while (next.Length > 0 && names.Count < 100);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"m{i:00}"), names);
        Assert.Equal(12, (await _client.GetAsync("/api/v1/namespaces/default/configmaps?labelSelector=odd%3Dyes"))["items"]!.AsArray().Count);
        Assert.Single((await _client.GetAsync("/api/v1/configmaps?fieldSelector=metadata.name%3Dm07"))["items"]!.AsArray());
        Assert.Equal(400, (await _client.GetAsync("/api/v1/configmaps?labelSelector=" + Uri.EscapeDataString("a in (b)"))).Status);
        Assert.Equal(400, (await _client.GetAsync("/api/v1/configmaps?continue=%25")).Status);
    }

    [Fact]
    public async Task Bindings_keep_their_role_and_namespaces_take_their_objects_with_them()
    {
        const string Bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/team/rolebindings";
        await _client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "team" } });
        Assert.Equal(201, (await _client.PostAsync(Bindings, Manifests.Binding("b", "view", "g", "team"))).Status);
        Assert.Equal((422, "RoleBinding.rbac.authorization.k8s.io \"b\" is invalid: roleRef: Invalid value: cannot change roleRef"), await ShowAsync(_client.PatchAsync(Bindings + "/b", "merge", """{"roleRef":{"name":"edit"}}""")));
        Assert.Equal(200, (await _client.PatchAsync(Bindings + "/b", "merge", """{"subjects":[{"kind":"User","name":"x","apiGroup":"rbac.authorization.k8s.io"}]}""")).Status);
        Assert.Equal(422, (await _client.PatchAsync(Bindings + "/b", "merge", """{"subjects":[{"kind":"Robot","name":"x"}]}""")).Status);
        Assert.Equal(422, (await _client.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "r" }, ["rules"] = JsonNode.Parse("[{}]") })).Status);

        Assert.Equal(200, (await _client.DeleteAsync("/api/v1/namespaces/team")).Status);
        Assert.Equal(404, (await _client.GetAsync(Bindings + "/b")).Status);
        Assert.Equal(403, (await _client.DeleteAsync("/api/v1/namespaces/kube-system")).Status);
    }

    [Fact]
    public async Task Requests_are_recorded_with_verb_resource_object_and_caller()
    {
        await _client.PostAsync(Maps, Map("a", "1"));
        await _client.GetAsync(AwsAuth);
        await _client.MayAsync("get", "pods");

        var requests = _server.Requests.All;
        Assert.Equal(["create configmaps", "get configmaps", "create selfsubjectaccessreviews"], requests.Select(r => r.Operation));
        Assert.Equal([true, false, false], requests.Select(r => r.IsWrite));
        Assert.Equal(("kubernetes", "kube-system/aws-auth", "demo", Names.Ada, 200), (requests[1].Service, requests[1].Target, requests[1].Cluster, requests[1].Caller, requests[1].Status));
    }

    private static JsonObject Map(string key, string value) => Manifests.ConfigMap("kube-system", "aws-auth", new JsonObject { [key] = value });

    private static async Task<(int Status, string Message)> ShowAsync(Task<Reply> reply) => ((await reply).Status, (await reply).Message);
}
