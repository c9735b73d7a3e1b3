using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Kubernetes;

/// <summary>Who a caller becomes, by mode, entry and aws-auth.</summary>
public sealed class MappingTests
{
    private const string Rows = """
        - rolearn: arn:aws:iam::111122223333:role/dev
          username: row:{{SessionName}}
          groups: [row-group]
        """;

    [Theory]
    [InlineData("CONFIG_MAP", "row:bob-example.com")]
    [InlineData("API_AND_CONFIG_MAP", "entry:bob-example.com")]
    [InlineData("API", "entry:bob-example.com")]
    public async Task The_mode_decides_what_is_read(string mode, string username)
    {
        await using var server = await StartAsync(mode);
        server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Names.Dev) { Username = "entry:{{SessionName}}", KubernetesGroups = ["entry-group"] });

        var user = await WhoAsync(server);

        Assert.Equal(username, (string)user!["username"]!);
        Assert.Equal([username.Split(':')[0] + "-group", "system:authenticated"], user["groups"]!.AsArray().Select(g => (string)g!));
        Assert.Equal($"aws-iam-authenticator:111122223333:{server.State.GetUniqueId(Names.Dev)}", (string)user["uid"]!);
        Assert.Equal("bob@example.com", (string)user["extra"]!["sessionName"]![0]!);
        Assert.Equal("arn:aws:iam::111122223333:role/dev", (string)user["extra"]!["canonicalArn"]![0]!);
    }

    [Fact]
    public async Task Without_an_entry_the_row_counts_unless_the_mode_is_api()
    {
        await using var server = await StartAsync("API_AND_CONFIG_MAP");

        Assert.Equal("row:bob-example.com", (string)(await WhoAsync(server))!["username"]!);
        server.State.SetAuthenticationMode(Names.Demo, "API");
        Assert.Null(await WhoAsync(server));
        server.State.SetAuthenticationMode(Names.Demo, "API_AND_CONFIG_MAP");
        server.State.SetAwsAuth(Names.Demo, null);
        Assert.Null(await WhoAsync(server));
    }

    [Fact]
    public async Task A_recreated_principal_no_longer_matches_its_entry_but_still_its_row()
    {
        await using var server = await StartAsync("API_AND_CONFIG_MAP");
        server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Names.Dev) { Username = "entry" });
        Assert.Equal("entry", (string)(await WhoAsync(server))!["username"]!);

        server.State.RecreatePrincipal(Names.Dev);

        Assert.Equal("row:bob-example.com", (string)(await WhoAsync(server))!["username"]!);
        server.State.SetAuthenticationMode(Names.Demo, "API");
        Assert.Null(await WhoAsync(server));
    }

    [Fact]
    public async Task The_hidden_creator_is_administrator_until_the_mode_steps_on()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { UpdateDuration = TimeSpan.Zero });
        using var creator = new KubernetesClient(server, Names.Legacy, server.State.GetAccessKey(Names.Admin));
        var review = await creator.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", []);
        Assert.Contains("system:masters", review.Text, StringComparison.Ordinal);

        await AwsClient.Admin(server).SetModeAsync("legacy", "API_AND_CONFIG_MAP");
        review = await creator.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", []);
        Assert.DoesNotContain("system:masters", review.Text, StringComparison.Ordinal);
        Assert.True(await creator.MayAsync("*", "*", group: "*"));
    }

    [Fact]
    public async Task Broken_rows_let_nobody_in_while_other_keys_go_on()
    {
        await using var server = await StartAsync("CONFIG_MAP");
        server.State.SetAwsAuth(Names.Demo, new Dictionary<string, string>
        {
            ["mapRoles"] = Rows + "\n  username: \"x",
            ["mapUsers"] = "[{\"userarn\":\"" + Names.Ada + "\",\"username\":\"ada\",\"groups\":[\"system:masters\"]}]",
        });
        using var ada = new KubernetesClient(server, Names.Demo, server.State.GetAccessKey(Names.Ada));

        Assert.Null(await WhoAsync(server));
        Assert.Equal(200, (await ada.GetAsync("/api/v1/secrets")).Status);
    }

    [Theory]
    [InlineData("i-0123456789abcdef0", true)]
    [InlineData("bob", false)]
    public async Task Node_names_need_an_instance_as_session(string session, bool good)
    {
        await using var server = await StartAsync("API_AND_CONFIG_MAP");
        const string Nodes = "arn:aws:iam::111122223333:role/nodes";
        server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed(Nodes) { Type = "EC2_LINUX" });

        var user = await WhoAsync(server, Nodes, session);

        Assert.Equal(good, user is not null);
        if (user is not null)
        {
            Assert.Matches(@"^system:node:ip-10-0-\d+-\d+\.eu-west-1\.compute\.internal$", (string)user["username"]!);
        }
    }

    [Fact]
    public async Task Changes_act_after_the_propagation_delay()
    {
        var clock = new TestClock();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small(), Clock = clock, PropagationDelay = TimeSpan.FromSeconds(10) });
        var client = AwsClient.Admin(server);
        await client.CreateEntryAsync("demo", Names.Dev);
        Assert.Null(await WhoAsync(server));
        clock.Now += TimeSpan.FromSeconds(10);
        Assert.NotNull(await WhoAsync(server));

        await client.AssociateAsync("demo", Names.Dev, "AmazonEKSClusterAdminPolicy");
        using var dev = Session(server);
        Assert.False(await dev.MayAsync("get", "secrets", "default"));
        clock.Now += TimeSpan.FromSeconds(10);
        Assert.True(await dev.MayAsync("get", "secrets", "default"));

        await client.DeleteAsync("/clusters/demo/access-entries/" + AwsClient.Label(Names.Dev));
        Assert.NotNull(await WhoAsync(server));
        clock.Now += TimeSpan.FromSeconds(10);
        Assert.Null(await WhoAsync(server));
    }

    private static KubernetesClient Session(SandboxServer server, string role = Names.Dev, string session = "bob@example.com") =>
        new(server, Names.Demo, server.State.OpenSession(role, session));

    private static async Task<JsonNode?> WhoAsync(SandboxServer server, string role = Names.Dev, string session = "bob@example.com")
    {
        using var client = Session(server, role, session);
        var reply = await client.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", []);
        Assert.Contains(reply.Status, new[] { 201, 401 });
        return reply.Status == 401 ? null : reply["status"]!["userInfo"];
    }

    private static async Task<SandboxServer> StartAsync(string mode)
    {
        var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small(mode) });
        server.State.SetAwsAuth(Names.Demo, new Dictionary<string, string> { ["mapRoles"] = Rows });
        return server;
    }
}
