using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Signing;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Kubernetes;

/// <summary>What the server checks of a bearer token; every failure is a 401 without a reason.</summary>
public sealed class TokenTests
{
    private const string Host = "sts.eu-west-1.amazonaws.com";
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string, string> BadUrls => new()
    {
        { "plain http", $"http://{Host}/?{Good()}" },
        { "a path", $"https://{Host}/x?{Good()}" },
        { "a foreign host", $"https://example.com/?{Good(host: "example.com")}" },
        { "a host of another partition", $"https://sts.cn-north-1.amazonaws.com.cn/?{Good(host: "sts.cn-north-1.amazonaws.com.cn")}" },
        { "a sandbox as host", $"https://127.0.0.1/?{Good(host: "127.0.0.1")}" },
        { "another action", $"https://{Host}/?{Good(action: "GetSessionToken")}" },
        { "another cluster", $"https://{Host}/?{Good(cluster: "other")}" },
        { "more than 900 seconds", $"https://{Host}/?{Good(expires: "901")}" },
        { "no seconds", $"https://{Host}/?{Good(expires: "x")}" },
        { "an unknown parameter", $"https://{Host}/?{Good()}&Foo=bar" },
        { "a parameter twice", $"https://{Host}/?{Good()}&action=GetCallerIdentity" },
        { "another signature", $"https://{Host}/?{Good()[..^1]}{(Good()[^1] == '0' ? '1' : '0')}" },
        { "another time", $"https://{Host}/?{Good().Replace("T120000Z", "T120001Z", StringComparison.Ordinal)}" },
        { "too old", $"https://{Host}/?{Good(time: Now.AddMinutes(-15).AddSeconds(-1))}" },
        { "in the future", $"https://{Host}/?{Good(time: Now.AddMinutes(15).AddSeconds(1))}" },
        { "no x-k8s-aws-id", $"https://{Host}/?{Good().Replace("host%3Bx-k8s-aws-id", "host", StringComparison.Ordinal)}" },
        { "no URL", "hello" },
    };

    [Theory]
    [MemberData(nameof(BadUrls))]
    public async Task A_token_is_refused_for(string why, string url)
    {
        Assert.NotEmpty(why);
        Assert.Equal(401, await StatusAsync(KubernetesClient.Wrap(url)));
    }

    [Fact]
    public async Task A_good_token_lives_fifteen_minutes_whatever_it_says()
    {
        Assert.NotEqual(401, await StatusAsync(KubernetesClient.Wrap($"https://{Host}/?{Good()}")));
        Assert.NotEqual(401, await StatusAsync(KubernetesClient.Wrap($"https://{Host}/?{Good(time: Now.AddMinutes(-15))}")));
        Assert.NotEqual(401, await StatusAsync(KubernetesClient.Wrap($"https://sts.amazonaws.com/?{Good(host: "sts.amazonaws.com")}")));
        Assert.NotEqual(401, await StatusAsync(KubernetesClient.Wrap($"https://sts.us-east-1.amazonaws.com/?{Good(host: "sts.us-east-1.amazonaws.com", region: "us-east-1")}")));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("k8s-aws-v1.")]
    [InlineData("k8s-aws-v1.%%%")]
    [InlineData("k8s-aws-v2.aHR0cHM6Ly9zdHM")]
    public async Task What_is_no_token_is_refused(string token) => Assert.Equal(401, await StatusAsync(token));

    [Fact]
    public async Task A_token_longer_than_4096_bytes_is_refused()
    {
        await using var server = await StartAsync();
        var ada = server.State.GetAccessKey(Names.Ada)!;
        var url = $"https://{Host}/?" + KubernetesClient.Presign(ada, "demo", "eu-west-1", Host, Now.ToString(SignatureText.TimeFormat, CultureInfo.InvariantCulture));
        var padded = KubernetesClient.Wrap(url + new string('0', 4096));

        Assert.True(padded.Length > 4096);
        Assert.Equal(401, await StatusAsync(padded));
    }

    [Fact]
    public async Task Nobody_sees_only_what_is_public()
    {
        await using var server = await StartAsync();
        using var nobody = new KubernetesClient(server, Names.Demo, null);

        Assert.Equal(200, (await nobody.GetAsync("/version")).Status);
        Assert.Equal("ok", (await nobody.GetAsync("/livez")).Text);
        var refused = await nobody.GetAsync("/api/v1/namespaces");
        Assert.Equal((403, "namespaces is forbidden: User \"system:anonymous\" cannot list resource \"namespaces\" in API group \"\" at the cluster scope"), (refused.Status, refused.Message));
        Assert.Equal(403, (await nobody.GetAsync("/api")).Status);
    }

    [Fact]
    public async Task A_cluster_that_does_not_exist_is_not_found()
    {
        await using var server = await StartAsync();
        using var client = new KubernetesClient(server, Names.Demo with { Name = "other" }, server.State.GetAccessKey(Names.Ada));

        Assert.Equal(404, (await client.GetAsync("/version")).Status);
    }

    private static readonly AwsKeys Keys = new("AKIAADA", "secret-of-ada", null);

    private static string Good(string host = Host, string cluster = "demo", string region = "eu-west-1", DateTime? time = null, string expires = "60", string action = "GetCallerIdentity") =>
        KubernetesClient.Presign(Keys, cluster, region, host, (time ?? Now).ToString(SignatureText.TimeFormat, CultureInfo.InvariantCulture), expires, action);

    private static async Task<int> StatusAsync(string token)
    {
        await using var server = await StartAsync();
        using var client = new KubernetesClient(server, Names.Demo, null);
        return (await client.SendAsync(HttpMethod.Get, "/api/v1/namespaces", null, token: token)).Status;
    }

    private static Task<SandboxServer> StartAsync()
    {
        var small = Names.Small();
        var users = small.Accounts[0].Users.Select(u => u.Name == "ada" ? u with { AccessKeys = [new AccessKeySeed(Keys.AccessKeyId, Keys.SecretAccessKey)] } : u).ToArray();
        var cluster = small.Accounts[0].Clusters[0] with { AccessEntries = [new AccessEntrySeed(Names.Ada)] };
        var accounts = new List<AccountSeed>(small.Accounts) { [0] = small.Accounts[0] with { Users = users, Clusters = [cluster] } };
        return SandboxServer.StartAsync(new SandboxOptions { Seed = small with { Accounts = accounts }, Clock = new TestClock() });
    }
}
