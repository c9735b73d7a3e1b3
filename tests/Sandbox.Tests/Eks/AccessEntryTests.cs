using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Eks;

public sealed class AccessEntryTests
{
    [Theory]
    [InlineData("STANDARD", "arn:aws:sts::111122223333:assumed-role/nodes/{{SessionName}}")]
    [InlineData("EC2_LINUX", "system:node:{{EC2PrivateDNSName}}", "system:nodes")]
    [InlineData("EC2_WINDOWS", "system:node:{{EC2PrivateDNSName}}", "system:nodes", "eks:kube-proxy-windows")]
    [InlineData("FARGATE_LINUX", "system:node:{{SessionName}}", "system:nodes")]
    [InlineData("HYBRID_LINUX", "system:node:{{SessionName}}", "system:nodes")]
    public async Task Types_fill_in_names_and_groups(string type, string username, params string[] groups)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var entry = (await AwsClient.Admin(server).CreateEntryAsync("demo", "arn:aws:iam::111122223333:role/nodes", new JsonObject { ["type"] = type }))["accessEntry"]!;

        Assert.Equal((type, username), ((string)entry["type"]!, (string)entry["username"]!));
        Assert.Equal(groups, entry["kubernetesGroups"]!.AsArray().Select(g => (string)g!));
    }

    [Fact]
    public async Task Users_are_named_by_their_arn_and_times_are_numbers()
    {
        var clock = new TestClock();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small(), Clock = clock });
        var entry = (await AwsClient.Admin(server).CreateEntryAsync("demo", Names.Ada))["accessEntry"]!;

        Assert.Equal(Names.Ada, (string)entry["username"]!);
        Assert.Equal(clock.Now.ToUnixTimeSeconds(), (double)entry["createdAt"]!);
    }

    [Fact]
    public async Task An_update_changes_only_what_is_given()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        await client.CreateEntryAsync("demo", Names.Dev, new JsonObject { ["username"] = "dev", ["kubernetesGroups"] = new JsonArray("a", "b") });
        var target = "/clusters/demo/access-entries/" + AwsClient.Label(Names.Dev);

        await client.PostAsync(target, new JsonObject { ["username"] = "other" });
        Assert.Equal(("other", 2), Show(server));
        await client.PostAsync(target, new JsonObject { ["kubernetesGroups"] = new JsonArray() });
        Assert.Equal(("other", 0), Show(server));
    }

    [Fact]
    public async Task Associating_again_replaces_the_scope()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        await client.CreateEntryAsync("demo", Names.Dev);
        await client.AssociateAsync("demo", Names.Dev, "AmazonEKSViewPolicy");
        await client.AssociateAsync("demo", Names.Dev, "AmazonEKSViewPolicy", "web", "dev-*");

        var policy = Assert.Single(Assert.Single(server.State.GetAccessEntries(Names.Demo)).Policies);
        Assert.Equal(["web", "dev-*"], policy.Namespaces);
    }

    [Fact]
    public async Task The_same_token_does_it_once()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        JsonObject Body(string group) => new() { ["clientRequestToken"] = "t1", ["kubernetesGroups"] = new JsonArray(group) };

        var first = await client.CreateEntryAsync("demo", Names.Dev, Body("a"));
        var again = await client.CreateEntryAsync("demo", Names.Dev, Body("a"));
        var other = await client.CreateEntryAsync("demo", Names.Dev, Body("b"));

        Assert.Equal((200, first.Text), (again.Status, again.Text));
        Assert.Equal(400, other.Status);
        Assert.Single(server.State.GetAccessEntries(Names.Demo));
    }

    [Fact]
    public async Task Pages_are_whole_in_order_and_their_tokens_checked()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        for (var i = 0; i < 230; i++)
        {
            var policies = i % 10 == 0 ? new[] { new AccessPolicySeed("AmazonEKSViewPolicy") } : [];
            server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed($"arn:aws:iam::111122223333:role/r{i}") { Policies = policies });
        }

        Assert.Equal(230, (await AllAsync(client, "?")).Distinct().Count());
        Assert.Equal(230, (await AllAsync(client, "?maxResults=7&")).Distinct().Count());
        var filter = "?associatedPolicyArn=arn%3Aaws%3Aeks%3A%3Aaws%3Acluster-access-policy%2FAmazonEKSViewPolicy&maxResults=10&";
        Assert.Equal(23, (await AllAsync(client, filter)).Count);
        foreach (var bad in new[] { "maxResults=0", "maxResults=101", "maxResults=x", "nextToken=x", "nextToken=AAAA" })
        {
            Assert.Equal("InvalidParameterException", (await client.GetAsync("/clusters/demo/access-entries?" + bad)).Error);
        }
    }

    [Fact]
    public async Task A_page_stays_right_when_entries_before_it_go()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        for (var i = 0; i < 20; i++)
        {
            server.State.PutAccessEntry(Names.Demo, new AccessEntrySeed($"arn:aws:iam::111122223333:role/r{i:00}"));
        }

        var first = await client.GetAsync("/clusters/demo/access-entries?maxResults=10");
        server.State.RemoveAccessEntry(Names.Demo, "arn:aws:iam::111122223333:role/r03");
        var second = await client.GetAsync("/clusters/demo/access-entries?maxResults=10&nextToken=" + AwsClient.Label((string)first["nextToken"]!));

        Assert.Equal(Enumerable.Range(10, 10).Select(i => $"arn:aws:iam::111122223333:role/r{i}"), second["accessEntries"]!.AsArray().Select(e => (string)e!));
        Assert.Null(second["nextToken"]);
    }

    [Fact]
    public async Task Tags_of_clusters_and_entries_are_kept()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        var created = await client.CreateEntryAsync("demo", Names.Dev, new JsonObject { ["tags"] = new JsonObject { ["a"] = "1" } });
        foreach (var arn in new[] { (string)created["accessEntry"]!["accessEntryArn"]!, Names.Demo.ToString() })
        {
            var target = "/tags/" + AwsClient.Label(arn);
            Assert.Equal(200, (await client.PostAsync(target, new JsonObject { ["tags"] = new JsonObject { ["b"] = "2", ["c d"] = "3" } })).Status);
            Assert.Equal(200, (await client.DeleteAsync(target + "?tagKeys=a&tagKeys=c%20d")).Status);
            Assert.Equal(["b"], (await client.GetAsync(target))["tags"]!.AsObject().Select(t => t.Key));
            Assert.Equal((400, "BadRequestException"), ((await client.PostAsync(target, new JsonObject { ["tags"] = new JsonObject { ["aws:x"] = "2" } })).Status, (await client.DeleteAsync(target)).Error));
        }

        Assert.Equal((404, "NotFoundException"), ((await client.GetAsync("/tags/" + AwsClient.Label(Names.Demo + "x"))).Status, (await client.GetAsync("/tags/" + AwsClient.Label(Names.Demo + "x"))).Error));
    }

    [Fact]
    public async Task A_recreated_principal_leaves_a_stale_entry_behind()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        await client.CreateEntryAsync("demo", Names.Dev);
        var before = Assert.Single(server.State.GetAccessEntries(Names.Demo)).PrincipalId;

        var now = server.State.RecreatePrincipal(Names.Dev);

        Assert.NotEqual(before, now);
        Assert.Equal(200, (await client.GetAsync("/clusters/demo/access-entries/" + AwsClient.Label(Names.Dev))).Status);
        Assert.Equal(before, Assert.Single(server.State.GetAccessEntries(Names.Demo)).PrincipalId);
        await client.DeleteAsync("/clusters/demo/access-entries/" + AwsClient.Label(Names.Dev));
        await client.CreateEntryAsync("demo", Names.Dev);
        Assert.Equal(now, Assert.Single(server.State.GetAccessEntries(Names.Demo)).PrincipalId);
    }

    [Fact]
    public async Task Other_partitions_have_their_own_policy_arns()
    {
        var seed = new SandboxSeed
        {
            Accounts =
            [
                new AccountSeed(Names.Account)
                {
                    Partition = "aws-cn",
                    Users = [new UserSeed("admin") { Profile = "default" }, new UserSeed("li")],
                    Clusters = [new ClusterSeed("demo", "cn-north-1")],
                },
            ],
        };
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = seed });
        var client = new AwsClient(server, server.State.GetAccessKey("arn:aws-cn:iam::111122223333:user/admin"), "cn-north-1");
        const string Li = "arn:aws-cn:iam::111122223333:user/li";

        Assert.Equal(200, (await client.CreateEntryAsync("demo", Li)).Status);
        Assert.Equal(404, (await client.AssociateAsync("demo", Li, "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy")).Status);
        Assert.Equal(200, (await client.AssociateAsync("demo", Li, "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy")).Status);
        Assert.All((await client.GetAsync("/access-policies"))["accessPolicies"]!.AsArray(), p => Assert.StartsWith("arn:aws-cn:eks::aws:", (string)p!["arn"]!, System.StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        var roles = Enumerable.Range(0, 60).Select(i => server.State.AddRole(Names.Account, new RoleSeed("r" + i))).ToArray();

        var replies = await Task.WhenAll(roles.Select(r => client.CreateEntryAsync("demo", r)));

        Assert.All(replies, r => Assert.Equal(200, r.Status));
        Assert.Equal(roles.Order(), Names.Principals(server, Names.Demo).Order());
        Assert.Equal(60, server.Requests.Count);
    }

    private static async Task<List<string>> AllAsync(AwsClient client, string query)
    {
        var all = new List<string>();
        var token = string.Empty;
        do
        {
            var page = await client.GetAsync("/clusters/demo/access-entries" + query + token);
            all.AddRange(page["accessEntries"]!.AsArray().Select(e => (string)e!));
            token = (string?)page["nextToken"] is { } next ? "nextToken=" + AwsClient.Label(next) : string.Empty;
        }
        while (token.Length > 0 && all.Count < 1000);
        return all;
    }

    private static (string Username, int Groups) Show(SandboxServer server)
    {
        var entry = Assert.Single(server.State.GetAccessEntries(Names.Demo));
        return (entry.Username!, entry.KubernetesGroups!.Count);
    }
}
