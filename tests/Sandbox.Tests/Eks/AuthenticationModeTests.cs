using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Eks;

public sealed class AuthenticationModeTests
{
    private static readonly string[] Modes = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

    public static IEnumerable<object[]> Steps => Modes.SelectMany(from => Modes.Select(to => new object[] { from, to }));

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Only_one_step_forward_is_taken(string from, string to)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small(from) });
        var reply = await AwsClient.Admin(server).SetModeAsync("demo", to);
        var allowed = Array.IndexOf(Modes, to) == Array.IndexOf(Modes, from) + 1;

        Assert.Equal(allowed ? 200 : 400, reply.Status);
        if (!allowed)
        {
            Assert.Equal(("InvalidParameterException", $"Unsupported authentication mode update from {from} to {to}"), (reply.Error, reply.Message));
        }
    }

    [Fact]
    public async Task An_update_is_in_progress_for_a_while_and_the_cluster_updating()
    {
        var clock = new TestClock();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small("CONFIG_MAP"), Clock = clock, UpdateDuration = TimeSpan.FromMinutes(3) });
        var client = AwsClient.Admin(server);

        var update = (await client.SetModeAsync("demo", "API_AND_CONFIG_MAP"))["update"]!;
        var id = (string)update["id"]!;
        Assert.Equal("[{\"type\":\"AuthenticationMode\",\"value\":\"API_AND_CONFIG_MAP\"}]", update["params"]!.ToJsonString());
        Assert.Equal(("InProgress", "UPDATING", "CONFIG_MAP"), await ShowAsync(client, id));
        Assert.Equal(400, (await client.CreateEntryAsync("demo", Names.Dev)).Status);

        var second = await client.SetModeAsync("demo", "API");
        Assert.Equal((409, "ResourceInUseException", $"Cannot AccessConfigUpdate because cluster demo currently has update {id} in progress"), (second.Status, second.Error, second.Message));

        clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal(("Successful", "ACTIVE", "API_AND_CONFIG_MAP"), await ShowAsync(client, id));
        Assert.Equal([id], (await client.GetAsync("/clusters/demo/updates"))["updateIds"]!.AsArray().Select(u => (string)u!));
        Assert.Equal(200, (await client.CreateEntryAsync("demo", Names.Dev)).Status);
    }

    [Fact]
    public async Task One_body_holds_one_kind_of_change()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small("CONFIG_MAP") });
        var client = AwsClient.Admin(server);
        var both = new JsonObject { ["accessConfig"] = new JsonObject { ["authenticationMode"] = "API_AND_CONFIG_MAP" }, ["logging"] = new JsonObject() };

        var reply = await client.PostAsync("/clusters/demo/update-config", both);

        Assert.Equal(("InvalidParameterException", "Only one type of update can be allowed"), (reply.Error, reply.Message));
        Assert.Equal(400, (await client.PostAsync("/clusters/demo/update-config", [])).Status);
    }

    [Fact]
    public async Task The_step_out_of_config_map_mode_makes_the_entries_of_eks()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { UpdateDuration = TimeSpan.Zero });
        var client = AwsClient.Admin(server);

        await client.SetModeAsync("legacy", "API_AND_CONFIG_MAP");

        var entries = server.State.GetAccessEntries(Names.Legacy);
        var creator = Assert.Single(entries, e => e.PrincipalArn == Names.Admin);
        Assert.Equal("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", Assert.Single(creator.Policies).Policy);
        Assert.Equal("EC2_LINUX", Assert.Single(entries, e => e.PrincipalArn.EndsWith("/legacy-nodes", StringComparison.Ordinal)).Type);
        Assert.Equal("FARGATE_LINUX", Assert.Single(entries, e => e.PrincipalArn.EndsWith("/legacy-fargate", StringComparison.Ordinal)).Type);
        Assert.Equal("eks:managed", Assert.Single(entries, e => e.PrincipalArn.Contains("/aws-service-role/", StringComparison.Ordinal)).Username);
        Assert.Equal(4, entries.Count);

        await client.SetModeAsync("legacy", "API");
        Assert.Equal(4, server.State.GetAccessEntries(Names.Legacy).Count);
        Assert.NotNull(server.State.GetAwsAuth(Names.Legacy));
    }

    [Fact]
    public async Task A_creator_who_is_gone_gets_no_entry()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { UpdateDuration = TimeSpan.Zero });
        var client = new AwsClient(server, server.State.GetAccessKey(Names.Ada));
        server.State.RemovePrincipal(Names.Admin);

        await client.SetModeAsync("legacy", "API_AND_CONFIG_MAP");

        Assert.DoesNotContain(Names.Admin, Names.Principals(server, Names.Legacy));
    }

    [Fact]
    public async Task Node_groups_made_later_get_their_entry_once()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        const string Nodes = "arn:aws:iam::111122223333:role/nodes";

        server.State.AddNodegroup(Names.Demo, new NodegroupSeed("a", Nodes));
        server.State.AddNodegroup(Names.Demo, new NodegroupSeed("b", Nodes));

        Assert.Single(server.State.GetAccessEntries(Names.Demo), e => e.PrincipalArn == Nodes && e.Type == "EC2_LINUX");
    }

    [Theory]
    [InlineData("1.28", "eks.5", 400)]
    [InlineData("1.28", "eks.6", 200)]
    [InlineData("1.27", "eks.9", 400)]
    [InlineData("1.27", "eks.10", 200)]
    [InlineData("1.22", "eks.99", 400)]
    [InlineData("1.30", "eks.1", 400)]
    [InlineData("1.31", "eks.1", 200)]
    public async Task Old_platforms_cannot_leave_config_map_mode(string version, string platform, int status)
    {
        var small = Names.Small("CONFIG_MAP");
        var cluster = small.Accounts[0].Clusters[0] with { Version = version, PlatformVersion = platform };
        var seed = small with { Accounts = [small.Accounts[0] with { Clusters = [cluster] }] };
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = seed });

        Assert.Equal(status, (await AwsClient.Admin(server).SetModeAsync("demo", "API_AND_CONFIG_MAP")).Status);
    }

    [Theory]
    [InlineData("CREATING")]
    [InlineData("FAILED")]
    [InlineData("DELETING")]
    public async Task A_cluster_that_is_not_active_takes_no_update(string status)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small("CONFIG_MAP") });
        server.State.SetStatus(Names.Demo, status);

        Assert.Equal(400, (await AwsClient.Admin(server).SetModeAsync("demo", "API_AND_CONFIG_MAP")).Status);
    }

    [Fact]
    public async Task Describing_a_cluster_gives_what_clients_need()
    {
        await using var server = await SandboxServer.StartAsync();
        var cluster = (await AwsClient.Admin(server).GetAsync("/clusters/prod"))["cluster"]!;

        Assert.Equal(server.KubernetesEndpointOf(Names.Prod), (string)cluster["endpoint"]!);
        Assert.Equal(server.CertificateAuthorityPem, System.Text.Encoding.ASCII.GetString(Convert.FromBase64String((string)cluster["certificateAuthority"]!["data"]!)));
        Assert.Equal("API_AND_CONFIG_MAP", (string)cluster["accessConfig"]!["authenticationMode"]!);
        Assert.Equal("production", (string)cluster["tags"]!["environment"]!);
        Assert.Equal(["general", "windows"], (await AwsClient.Admin(server).GetAsync("/clusters/prod/node-groups"))["nodegroups"]!.AsArray().Select(g => (string)g!));
        Assert.StartsWith("WINDOWS_", (string)(await AwsClient.Admin(server).GetAsync("/clusters/prod/node-groups/windows"))["nodegroup"]!["amiType"]!, StringComparison.Ordinal);
        Assert.Equal("arn:aws:iam::111122223333:role/prod-fargate", (string)(await AwsClient.Admin(server).GetAsync("/clusters/prod/fargate-profiles/batch"))["fargateProfile"]!["podExecutionRoleArn"]!);
        Assert.Equal(["prod-us"], (await AwsClient.Admin(server, "us-east-1").GetAsync("/clusters"))["clusters"]!.AsArray().Select(c => (string)c!));
    }

    private static async Task<(string Update, string Cluster, string Mode)> ShowAsync(AwsClient client, string id)
    {
        var update = (await client.GetAsync($"/clusters/demo/updates/{id}"))["update"]!;
        var cluster = (await client.GetAsync("/clusters/demo"))["cluster"]!;
        return ((string)update["status"]!, (string)cluster["status"]!, (string)cluster["accessConfig"]!["authenticationMode"]!);
    }
}
