using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Eks;

/// <summary>Every row of the error catalogue: code, status, text.</summary>
public sealed class ErrorCatalogueTests : IAsyncLifetime
{
    private const string Nodes = "arn:aws:iam::111122223333:role/nodes";
    private const string Linked = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
    private const string NodeTypes = "[EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, EC2]";
    private SandboxServer _server = null!;
    private AwsClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        _client = AwsClient.Admin(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task An_entry_that_exists_is_in_use()
    {
        await _client.CreateEntryAsync("demo", Names.Dev);

        Refused(await _client.CreateEntryAsync("demo", Names.Dev), 409, "ResourceInUseException", "The specified access entry resource is already in use on this cluster.");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fteam%2Fdev")]
    [InlineData("DELETE", "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fteam%2Fdev")]
    [InlineData("GET", "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fteam%2Fdev/access-policies")]
    public async Task A_cluster_in_config_map_mode_has_no_entries(string method, string path)
    {
        _server.State.SetAuthenticationMode(Names.Demo, "CONFIG_MAP");
        var reply = method == "GET" ? await _client.GetAsync("/clusters/demo/access-entries" + path) : await _client.DeleteAsync("/clusters/demo/access-entries" + path);

        Refused(reply, 400, "InvalidRequestException", "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.");
        Refused(await _client.CreateEntryAsync("demo", Names.Dev), 400, "InvalidRequestException", "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.");
        Refused(await _client.AssociateAsync("demo", Names.Dev, "AmazonEKSViewPolicy"), 400, "InvalidRequestException", "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.");
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/nobody")]
    [InlineData("arn:aws:iam::111122223333:role/dev")]
    [InlineData("arn:aws:iam::111122223333:role/TEAM/dev")]
    [InlineData("arn:aws:sts::111122223333:assumed-role/dev/bob")]
    [InlineData("arn:aws:iam::111122223333:group/dev")]
    [InlineData("arn:aws-cn:iam::111122223333:role/team/dev")]
    [InlineData("arn:aws:iam::999999999999:role/other")]
    public async Task A_principal_that_iam_does_not_know_is_invalid(string principal) =>
        Refused(await _client.CreateEntryAsync("demo", principal), 400, "InvalidParameterException", "The specified principalArn is invalid: invalid principal.");

    [Fact]
    public async Task Entries_of_service_linked_roles_cannot_be_made_or_changed()
    {
        const string Text = "The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role";
        Refused(await _client.CreateEntryAsync("demo", Linked), 400, "InvalidParameterException", Text);
        _server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Linked));
        Refused(await _client.DeleteAsync("/clusters/demo/access-entries/" + AwsClient.Label(Linked)), 400, "InvalidParameterException", Text);
        Refused(await _client.AssociateAsync("demo", Linked, "AmazonEKSViewPolicy"), 400, "InvalidParameterException", Text);
        Refused(await UpdateAsync(Linked, new JsonObject { ["username"] = "x" }), 400, "InvalidParameterException", Text);
    }

    [Theory]
    [InlineData("system:")]
    [InlineData("eks:")]
    [InlineData("aws:")]
    [InlineData("amazon:")]
    [InlineData("iam:")]
    public async Task Reserved_prefixes_are_refused_before_the_cluster_is_looked_up(string prefix)
    {
        var groups = new JsonObject { ["kubernetesGroups"] = new JsonArray("ok", prefix + "x") };
        Refused(await _client.CreateEntryAsync("missing", Names.Dev, groups), 400, "InvalidParameterException", $"The kubernetes group name {prefix}x is invalid, it cannot start with {prefix}");
        Refused(await _client.CreateEntryAsync("missing", Names.Dev, new JsonObject { ["username"] = prefix + "x" }), 400, "InvalidParameterException", $"The username must not begin with {prefix}");
        await _client.CreateEntryAsync("demo", Names.Dev);
        Refused(await UpdateAsync(Names.Dev, new JsonObject { ["kubernetesGroups"] = new JsonArray(prefix) }), 400, "InvalidParameterException", $"The kubernetes group name {prefix} is invalid, it cannot start with {prefix}");
    }

    [Theory]
    [InlineData("system", true)]
    [InlineData("sts:x", true)]
    [InlineData("System:x", true)]
    public async Task Names_near_a_reserved_prefix_pass(string group, bool good) =>
        Assert.Equal(good ? 200 : 400, (await _client.CreateEntryAsync("demo", Names.Dev, new JsonObject { ["kubernetesGroups"] = new JsonArray(group) })).Status);

    [Theory]
    [InlineData("dev:{{SessionName}}", true)]
    [InlineData(":dev{{SessionName}}", true)]
    [InlineData("de:v{{SessionNameRaw}}", true)]
    [InlineData("dev{{SessionName}}", false)]
    [InlineData("{{SessionName}}", false)]
    [InlineData("{{SessionNameRaw}}:dev", false)]
    public async Task Session_templates_need_a_colon_before_them(string username, bool good)
    {
        var reply = await _client.CreateEntryAsync("demo", Names.Dev, new JsonObject { ["username"] = username });

        Assert.Equal(good ? 200 : 400, reply.Status);
    }

    [Theory]
    [InlineData("EC2_LINUX")]
    [InlineData("EC2_WINDOWS")]
    [InlineData("FARGATE_LINUX")]
    [InlineData("HYBRID_LINUX")]
    [InlineData("EC2")]
    public async Task Node_types_take_no_names_no_users_no_foreign_roles_and_no_policies(string type)
    {
        Refused(
            await _client.CreateEntryAsync("demo", Nodes, new JsonObject { ["type"] = type, ["kubernetesGroups"] = new JsonArray("x") }),
            400, "InvalidParameterException", $"The specified kubernetesGroups is invalid: setting kubernetesGroups is not allowed when the type is \"{type}\"");
        Refused(
            await _client.CreateEntryAsync("demo", Nodes, new JsonObject { ["type"] = type, ["username"] = "x" }),
            400, "InvalidParameterException", $"The specified username is invalid: setting username is not allowed when the type is \"{type}\"");
        Refused(
            await _client.CreateEntryAsync("demo", "arn:aws:iam::444455556666:role/partner", new JsonObject { ["type"] = type }),
            400, "InvalidParameterException", $"AccessEntry principalArn must be from the same account as the cluster when using types {NodeTypes}");
        Refused(
            await _client.CreateEntryAsync("demo", Names.Ada, new JsonObject { ["type"] = type }),
            400, "InvalidParameterException", $"AccessEntry principalArn must be IAM role when using types {NodeTypes}");
        Assert.Equal(200, (await _client.CreateEntryAsync("demo", Nodes, new JsonObject { ["type"] = type })).Status);
        Refused(await _client.AssociateAsync("demo", Nodes, "AmazonEKSViewPolicy"), 400, "InvalidParameterException", "This operation can only be performed on Access Entries with a type of \"STANDARD\".");
        Refused(await UpdateAsync(Nodes, new JsonObject { ["kubernetesGroups"] = new JsonArray() }), 400, "InvalidParameterException", "The username must not begin with system:");
    }

    [Fact]
    public async Task An_auto_mode_node_takes_its_own_policy_at_cluster_scope()
    {
        await _client.CreateEntryAsync("demo", Nodes, new JsonObject { ["type"] = "EC2" });

        Assert.Equal(400, (await _client.AssociateAsync("demo", Nodes, "AmazonEKSAutoNodePolicy", "web")).Status);
        Assert.Equal(200, (await _client.AssociateAsync("demo", Nodes, "AmazonEKSAutoNodePolicy")).Status);
    }

    [Fact]
    public async Task Scopes_must_fit_their_type()
    {
        await _client.CreateEntryAsync("demo", Names.Dev);
        var target = $"/clusters/demo/access-entries/{AwsClient.Label(Names.Dev)}/access-policies";
        const string View = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

        Refused(await _client.PostAsync(target, Body(View, """{"type":"namespace"}""")), 400, "InvalidParameterException", "At least 1 namespace must be provided if the type is set as namespace");
        Refused(await _client.PostAsync(target, Body(View, """{"type":"cluster","namespaces":["web"]}""")), 400, "InvalidParameterException", "accessScope should not include namespaces if the type is not set as namespace");
        Assert.Equal("InvalidParameterException", (await _client.PostAsync(target, Body(View, """{"type":"Cluster"}"""))).Error);
    }

    [Theory]
    [InlineData("arn:aws:iam::aws:policy/ReadOnlyAccess", 400, "InvalidParameterException", "The policyArn parameter format is not valid")]
    [InlineData("AmazonEKSViewPolicy", 400, "InvalidParameterException", "The policyArn parameter format is not valid")]
    [InlineData("arn:aws:eks::aws:cluster-access-policy/AmazonEKSNoPolicy", 404, "ResourceNotFoundException", "The specified policyArn could not be found.")]
    [InlineData("arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", 404, "ResourceNotFoundException", "The specified policyArn could not be found.")]
    [InlineData("arn:aws:eks::aws:cluster-access-policy/AmazonEKSComputePolicy", 400, "InvalidParameterException", "The specified policyArn can only be associated with service-linked roles")]
    public async Task Policies_that_cannot_be_associated_are_told_apart(string policy, int status, string code, string text)
    {
        await _client.CreateEntryAsync("demo", Names.Dev);
        var target = $"/clusters/demo/access-entries/{AwsClient.Label(Names.Dev)}/access-policies";

        Refused(await _client.PostAsync(target, Body(policy, """{"type":"cluster"}""")), status, code, text);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        const string NoEntry = "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.";
        var entry = "/clusters/demo/access-entries/" + AwsClient.Label(Names.Dev);
        Refused(await _client.GetAsync(entry), 404, "ResourceNotFoundException", NoEntry);
        Refused(await _client.DeleteAsync(entry), 404, "ResourceNotFoundException", NoEntry);
        Refused(await UpdateAsync(Names.Dev, []), 404, "ResourceNotFoundException", NoEntry);
        Refused(await _client.AssociateAsync("demo", Names.Dev, "AmazonEKSViewPolicy"), 404, "ResourceNotFoundException", NoEntry);
        await _client.CreateEntryAsync("demo", Names.Dev);
        Refused(
            await _client.DeleteAsync(entry + "/access-policies/" + AwsClient.Label("arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy")),
            404, "ResourceNotFoundException", "The specified policyArn is not associated with the access entry.");
        foreach (var path in new[] { "", "/access-entries", "/updates", "/node-groups", "/fargate-profiles" })
        {
            Refused(await _client.GetAsync("/clusters/missing" + path), 404, "ResourceNotFoundException", "No cluster found for name: missing.");
        }

        Assert.Equal("ResourceNotFoundException", (await _client.GetAsync("/clusters/demo/node-groups/x")).Error);
        Assert.Equal("ResourceNotFoundException", (await _client.GetAsync("/clusters/demo/fargate-profiles/x")).Error);
        Assert.Equal("ResourceNotFoundException", (await _client.GetAsync("/clusters/demo/updates/x")).Error);
    }

    [Theory]
    [InlineData("de%20mo")]
    [InlineData("-demo")]
    [InlineData("de.mo")]
    public async Task Cluster_names_with_other_characters_are_refused(string name)
    {
        var reply = await _client.GetAsync("/clusters/" + name);

        Assert.Equal((400, "InvalidParameterException"), (reply.Status, reply.Error));
        Assert.StartsWith("The parameter name contains invalid characters. It should conform to the regular expression ", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denied_actions_name_caller_action_and_resource()
    {
        _server.State.AddUser(Names.Account, new UserSeed("limited") { DeniedActions = ["eks:CreateAccessEntry", "eks:ListClusters", "eks:TagResource"] });
        var keys = _server.State.CreateAccessKey("arn:aws:iam::111122223333:user/limited");
        var limited = new AwsClient(_server, keys);

        Refused(
            await limited.CreateEntryAsync("demo", Names.Dev), 403, "AccessDeniedException",
            "User: arn:aws:iam::111122223333:user/limited is not authorized to perform: eks:CreateAccessEntry on resource: arn:aws:eks:eu-west-1:111122223333:cluster/demo");
        Refused(
            await limited.GetAsync("/clusters"), 403, "AccessDeniedException",
            "User: arn:aws:iam::111122223333:user/limited is not authorized to perform: eks:ListClusters on resource: *");
        Assert.Equal(200, (await limited.GetAsync("/clusters/demo")).Status);
    }

    [Fact]
    public async Task A_list_of_allowed_actions_is_complete_and_tags_and_node_types_need_more()
    {
        _server.State.AddUser(Names.Account, new UserSeed("maker") { AllowedActions = ["eks:*AccessEntry"] });
        var maker = new AwsClient(_server, _server.State.CreateAccessKey("arn:aws:iam::111122223333:user/maker"));

        Assert.Equal("AccessDeniedException", (await maker.GetAsync("/clusters/demo")).Error);
        Assert.Contains("eks:TagResource", (await maker.CreateEntryAsync("demo", Names.Dev, new JsonObject { ["tags"] = new JsonObject { ["a"] = "b" } })).Message, StringComparison.Ordinal);
        Assert.Contains("iam:PassRole on resource: " + Nodes, (await maker.CreateEntryAsync("demo", Nodes, new JsonObject { ["type"] = "EC2_LINUX" })).Message, StringComparison.Ordinal);
        Assert.Equal(200, (await maker.CreateEntryAsync("demo", Names.Dev)).Status);
        Assert.Contains("on resource: arn:aws:eks:eu-west-1:111122223333:access-entry/demo/role/111122223333/dev/", (await maker.GetAsync($"/clusters/demo/access-entries/{AwsClient.Label(Names.Dev)}/access-policies")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotas_are_kept()
    {
        for (var i = 0; i < 3000; i++)
        {
            _server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed($"arn:aws:iam::111122223333:role/r{i}"));
        }

        var full = await _client.CreateEntryAsync("demo", Names.Dev);
        Assert.Equal((400, "ResourceLimitExceededException"), (full.Status, full.Error));

        _server.State.RemoveAccessEntry(Names.Demo, "arn:aws:iam::111122223333:role/r7");
        Assert.Equal(200, (await _client.CreateEntryAsync("demo", Names.Dev)).Status);
        var policies = (await _client.GetAsync("/access-policies")).Json["accessPolicies"]!.AsArray().Select(p => (string)p!["name"]!)
            .Where(n => n.StartsWith("Amazon", StringComparison.Ordinal)).ToArray();
        var answers = new System.Collections.Generic.List<string>();
        foreach (var policy in policies)
        {
            answers.Add((await _client.AssociateAsync("demo", Names.Dev, policy)).Error);
        }

        Assert.Equal(20, answers.Count(a => a.Length == 0));
        Assert.Contains("ResourceLimitExceededException", answers);
    }

    [Fact]
    public async Task Bodies_and_paths_of_nonsense_are_refused()
    {
        Assert.Equal("InvalidParameterException", (await _client.SendAsync("eks", System.Net.Http.HttpMethod.Post, "/clusters/demo/access-entries", "{", "application/json")).Error);
        Assert.Equal("InvalidParameterException", (await _client.SendAsync("eks", System.Net.Http.HttpMethod.Post, "/clusters/demo/access-entries", "[]", "application/json")).Error);
        Assert.Equal("InvalidParameterException", (await _client.CreateEntryAsync("demo", Names.Dev, new JsonObject { ["kubernetesGroups"] = "x" })).Error);
        Assert.Equal("InvalidParameterException", (await _client.PostAsync("/clusters/demo/access-entries", [])).Error);
        Assert.Equal((404, "UnknownOperationException"), ((await _client.GetAsync("/nothing")).Status, (await _client.GetAsync("/nothing")).Error));
    }

    private static JsonObject Body(string policy, string scope) => new() { ["policyArn"] = policy, ["accessScope"] = JsonNode.Parse(scope) };

    private static void Refused(Reply reply, int status, string code, string text)
    {
        Assert.Equal((status, code, text), (reply.Status, reply.Error, reply.Message));
    }

    private Task<Reply> UpdateAsync(string principal, JsonObject body) => _client.PostAsync("/clusters/demo/access-entries/" + AwsClient.Label(principal), body);
}
