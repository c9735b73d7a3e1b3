using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Seeds;

public sealed class SeedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dump_loads_to_the_same_state(bool json)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { UpdateDuration = TimeSpan.FromHours(1) });
        await AwsClient.Admin(server).SetModeAsync("legacy", "API_AND_CONFIG_MAP");
        await AwsClient.Admin(server).CreateEntryAsync("staging", Names.Dev, new JsonObject { ["tags"] = new JsonObject { ["a"] = "true" } });
        server.State.OpenSession(Names.Dev, "bob@example.com");
        server.State.RecreatePrincipal(Names.Ada);
        string Write(SandboxSeed seed) => json ? SeedText.ToJson(seed) : SeedText.ToYaml(seed);

        var first = Write(server.State.Dump());
        var second = Write(new SandboxState(SeedFile.Parse(first)).Dump());

        Assert.Equal(first, second);
        Assert.Contains("UPDATING", (await AwsClient.Admin(server).GetAsync("/clusters/legacy")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_keeps_the_keys_of_those_who_stay()
    {
        await using var server = await SandboxServer.StartAsync();
        var client = AwsClient.Admin(server);
        var session = new AwsClient(server, server.State.OpenSession(Names.Dev, "bob"));
        await client.DeleteAsync("/clusters/prod/access-entries/" + AwsClient.Label(Names.Ada));

        server.Reset();

        Assert.Contains(Names.Ada, Names.Principals(server, Names.Prod));
        Assert.Equal(200, (await client.GetAsync("/clusters")).Status);
        Assert.Equal(200, (await session.GetAsync("/clusters")).Status);
    }

    [Theory]
    [InlineData("accounts:\n- id: 111122223333\n  user: []\n", "seed(3,3): an account has no key 'user'; it has clusters, id, partition, roles, users")]
    [InlineData("accounts:\n- id: 11112222333\n", "seed(2,7): id of an account must be an account id of 12 digits")]
    [InlineData("accounts:\n- users: []\n", "seed(2,3): an account lacks id")]
    [InlineData("accounts: 5\n", "seed(1,11): accounts of the seed must be a list")]
    [InlineData("accounts:\n- id: '111122223333'\n  users: [{name: a, path: team}]\n", "seed(3,27): path of a user must be a path with a slash at both ends, such as /team/")]
    [InlineData("accounts:\n- id: '111122223333'\n  clusters:\n  - {name: a, region: r, authenticationMode: Api}\n", "seed(4,46): authenticationMode of a cluster must be one of CONFIG_MAP, API_AND_CONFIG_MAP, API")]
    [InlineData("accounts:\n- id: '111122223333'\n  clusters:\n  - {name: a, region: r, accessEntries: [{principalArn: x}]}\n", "seed(4,57): principalArn of an access entry must be the ARN of an IAM user or role")]
    [InlineData("{\n  \"accounts\": [\n    {\"id\": \"111122223333\",\n     \"colour\": 1}]}", "seed(4,6): an account has no key 'colour'; it has clusters, id, partition, roles, users")]
    [InlineData("defaultRegion: a\ndefaultRegion: b\n", "seed(2,1): the key 'defaultRegion' stands twice")]
    [InlineData("accounts:\n- id: '111122223333'\n  clusters:\n  - {name: a, region: r, awsAuthFile: x.yaml}\n", "seed(4,39): awsAuthFile of a cluster must be left out here: this seed cannot name files")]
    public void What_is_wrong_in_a_seed_is_told_with_its_place(string text, string message)
    {
        var error = Assert.Throws<EksAccessException>(() => SeedFile.Parse(text));

        Assert.Equal((ErrorIds.MalformedInput, message), (error.ErrorId, error.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: [")]
    [InlineData("{\"a\": ")]
    [InlineData("- 1")]
    [InlineData("a: b\n---\nc: d\n")]
    [InlineData("a: &x [*x, *y]\n")]
    [InlineData("\u0000")]
    [InlineData("a: !!binary \"\n\tb: c")]
    public void Texts_that_are_no_seed_are_refused(string text) =>
        Assert.Equal(ErrorIds.MalformedInput, Assert.Throws<EksAccessException>(() => SeedFile.Parse(text)).ErrorId);

    [Fact]
    public void A_deep_text_is_refused_and_does_not_end_the_process()
    {
        Assert.Equal(ErrorIds.MalformedInput, Assert.Throws<EksAccessException>(() => SeedFile.Parse(string.Concat(Enumerable.Repeat("[", 5000)))).ErrorId);
        Assert.Equal(ErrorIds.MalformedInput, Assert.Throws<EksAccessException>(() => SeedFile.Parse("{\"a\":" + string.Concat(Enumerable.Repeat("[", 5000)))).ErrorId);
    }

    [Fact]
    public void An_aws_auth_can_be_a_file_beside_the_seed()
    {
        var folder = Directory.CreateTempSubdirectory("eks-seed-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "aws-auth.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    - rolearn: arn:aws:iam::111122223333:role/dev\n      username: dev\n");
            File.WriteAllText(Path.Combine(folder, "seed.yaml"), "accounts:\n- id: '111122223333'\n  clusters:\n  - {name: demo, region: eu-west-1, awsAuthFile: aws-auth.yaml}\n");
            var state = new SandboxState(SeedFile.Read(Path.Combine(folder, "seed.yaml")));

            Assert.Equal("- rolearn: arn:aws:iam::111122223333:role/dev\n  username: dev\n", state.GetAwsAuth(Names.Demo)!["mapRoles"]);
            File.Delete(Path.Combine(folder, "aws-auth.yaml"));
            Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<EksAccessException>(() => SeedFile.Read(Path.Combine(folder, "seed.yaml"))).ErrorId);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Any_text_comes_through_yaml_and_json_unchanged()
    {
        var texts = ArbMap.Default.ArbFor<NonNull<string>>();
        Prop.ForAll(texts, text =>
        {
            var value = string.Concat(text.Get.Where(c => !char.IsSurrogate(c) && c is not ('\uFFFE' or '\uFFFF')));
            var seed = Seed(new Dictionary<string, string> { ["mapRoles"] = value, ["k"] = value + "\n", ["x"] = "- a: " + value + "\n  b\n" });
            return new[] { SeedText.ToYaml(seed), SeedText.ToJson(seed) }.All(t => Same(seed, SeedFile.Parse(t)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261121, 17));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("012345678901")]
    [InlineData("1e5")]
    [InlineData("~")]
    [InlineData("- a\n")]
    [InlineData("a\n\n")]
    [InlineData(" a\nb\n")]
    [InlineData("a \nb")]
    [InlineData("a\r\nb\n")]
    [InlineData("a: b")]
    [InlineData("a #b\nc")]
    [InlineData("\ttab\n")]
    [InlineData("plain:\n")]
    [InlineData("a\n")]
    public void Texts_that_look_like_something_else_stay_texts(string value)
    {
        var seed = Seed(new Dictionary<string, string> { ["mapRoles"] = value });

        Assert.True(Same(seed, SeedFile.Parse(SeedText.ToYaml(seed))), SeedText.ToYaml(seed));
    }

    [Fact]
    public void The_demo_has_what_its_description_says()
    {
        var state = new SandboxState(DemoSeed.Make());

        Assert.Equal(["legacy", "prod", "prod-us", "staging"], state.Clusters.Select(c => c.Name).Order());
        Assert.Equal("CONFIG_MAP", state.GetCluster(Names.Legacy).AuthenticationMode);
        Assert.Equal(["EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "STANDARD"], state.GetAccessEntries(Names.Prod).Select(e => e.Type).Distinct().Order());
        Assert.All(state.GetAccessEntries(Names.Prod), e => Assert.NotEmpty(e.PrincipalId!));
        Assert.Equal(["111122223333", "444455556666"], state.Accounts);
        Assert.Contains(state.Profiles, p => p is { Name: "default", PrincipalArn: Names.Admin });
    }

    private static SandboxSeed Seed(Dictionary<string, string> awsAuth) => new()
    {
        Accounts = [new AccountSeed("111122223333") { Clusters = [new ClusterSeed("demo", "eu-west-1") { AwsAuth = awsAuth }] }],
    };

    private static bool Same(SandboxSeed one, SandboxSeed other) =>
        one.Accounts[0].Clusters[0].AwsAuth!.OrderBy(p => p.Key).SequenceEqual(other.Accounts[0].Clusters[0].AwsAuth!.OrderBy(p => p.Key));
}
