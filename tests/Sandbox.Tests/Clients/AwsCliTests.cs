using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Clients;

/// <summary>The AWS CLI, unchanged, against the sandbox.</summary>
public sealed class AwsCliTests
{
    private const string Dev = "arn:aws:iam::111122223333:role/team/dev";
    private const string ViewPolicy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
    private static readonly ClusterArn Staging = new("aws", "eu-west-1", "111122223333", "staging");

    [SkippableFact]
    public async Task All_nine_access_entry_commands_work()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);

        var created = await client.AwsJsonAsync("admin", "eks", "create-access-entry", "--cluster-name", "staging", "--principal-arn", Dev, "--kubernetes-groups", "devs", "--tags", "team=web");
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}", created.GetProperty("accessEntry").GetProperty("username").GetString());
        Assert.StartsWith("arn:aws:eks:eu-west-1:111122223333:access-entry/staging/role/111122223333/dev/", created.GetProperty("accessEntry").GetProperty("accessEntryArn").GetString());

        var described = await client.AwsJsonAsync("admin", "eks", "describe-access-entry", "--cluster-name", "staging", "--principal-arn", Dev);
        Assert.Equal("devs", described.GetProperty("accessEntry").GetProperty("kubernetesGroups")[0].GetString());
        Assert.Equal("web", described.GetProperty("accessEntry").GetProperty("tags").GetProperty("team").GetString());

        var updated = await client.AwsJsonAsync("admin", "eks", "update-access-entry", "--cluster-name", "staging", "--principal-arn", Dev, "--username", "dev:{{SessionName}}", "--kubernetes-groups", "[]");
        Assert.Equal("dev:{{SessionName}}", updated.GetProperty("accessEntry").GetProperty("username").GetString());
        Assert.Empty(updated.GetProperty("accessEntry").GetProperty("kubernetesGroups").EnumerateArray());

        var associated = await client.AwsJsonAsync("admin", "eks", "associate-access-policy", "--cluster-name", "staging", "--principal-arn", Dev, "--policy-arn", ViewPolicy, "--access-scope", "type=namespace,namespaces=web,dev-*");
        Assert.Equal(["web", "dev-*"], associated.GetProperty("associatedAccessPolicy").GetProperty("accessScope").GetProperty("namespaces").EnumerateArray().Select(n => n.GetString()));

        var policies = await client.AwsJsonAsync("admin", "eks", "list-associated-access-policies", "--cluster-name", "staging", "--principal-arn", Dev);
        Assert.Equal(ViewPolicy, policies.GetProperty("associatedAccessPolicies")[0].GetProperty("policyArn").GetString());

        var holders = await client.AwsJsonAsync("admin", "eks", "list-access-entries", "--cluster-name", "staging", "--associated-policy-arn", ViewPolicy);
        Assert.Equal([Dev], holders.GetProperty("accessEntries").EnumerateArray().Select(e => e.GetString()));

        await client.AwsJsonAsync("admin", "eks", "disassociate-access-policy", "--cluster-name", "staging", "--principal-arn", Dev, "--policy-arn", ViewPolicy);
        await client.AwsJsonAsync("admin", "eks", "delete-access-entry", "--cluster-name", "staging", "--principal-arn", Dev);
        Assert.DoesNotContain(server.State.GetAccessEntries(Staging), e => e.PrincipalArn == Dev);

        var all = await client.AwsJsonAsync("admin", "eks", "list-access-policies");
        Assert.Equal(33, all.GetProperty("accessPolicies").GetArrayLength());
    }

    [SkippableFact]
    public async Task Lists_of_more_than_two_pages_come_whole()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);
        for (var i = 0; i < 250; i++)
        {
            server.State.PutAccessEntry(Staging, new AccessEntrySeed(server.State.AddRole("111122223333", new RoleSeed($"role-{i}"))));
        }

        var list = await client.AwsJsonAsync("admin", "eks", "list-access-entries", "--cluster-name", "staging");

        Assert.Equal(server.State.GetAccessEntries(Staging).Select(e => e.PrincipalArn), list.GetProperty("accessEntries").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(3, server.Requests.CountOf("ListAccessEntries"));
    }

    [SkippableFact]
    public async Task The_mode_goes_one_step_and_the_update_can_be_followed()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);

        var update = await client.AwsJsonAsync("admin", "eks", "update-cluster-config", "--name", "legacy", "--access-config", "authenticationMode=API_AND_CONFIG_MAP");
        Assert.Equal("AccessConfigUpdate", update.GetProperty("update").GetProperty("type").GetString());
        Assert.Equal("InProgress", update.GetProperty("update").GetProperty("status").GetString());

        await Task.Delay(600);
        var id = update.GetProperty("update").GetProperty("id").GetString()!;
        var described = await client.AwsJsonAsync("admin", "eks", "describe-update", "--name", "legacy", "--update-id", id);
        Assert.Equal("Successful", described.GetProperty("update").GetProperty("status").GetString());

        var cluster = await client.AwsJsonAsync("admin", "eks", "describe-cluster", "--name", "legacy");
        Assert.Equal("API_AND_CONFIG_MAP", cluster.GetProperty("cluster").GetProperty("accessConfig").GetProperty("authenticationMode").GetString());

        var again = await client.AwsAsync("admin", "eks", "update-cluster-config", "--name", "legacy", "--access-config", "authenticationMode=CONFIG_MAP");
        Assert.Contains("(InvalidParameterException)", again.Error, System.StringComparison.Ordinal);
        Assert.Contains("Unsupported authentication mode update from API_AND_CONFIG_MAP to CONFIG_MAP", again.Error, System.StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Identities_are_told_by_sts_and_iam()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);

        var session = await client.AwsJsonAsync("dev", "sts", "get-caller-identity");
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/dev/bob@example.com", session.GetProperty("Arn").GetString());
        Assert.Equal(server.State.GetUniqueId(Dev) + ":bob@example.com", session.GetProperty("UserId").GetString());

        var role = await client.AwsJsonAsync("admin", "iam", "get-role", "--role-name", "dev");
        Assert.Equal(Dev, role.GetProperty("Role").GetProperty("Arn").GetString());
        Assert.Equal(server.State.GetUniqueId(Dev), role.GetProperty("Role").GetProperty("RoleId").GetString());

        var sso = await client.AwsJsonAsync("admin", "iam", "list-roles", "--path-prefix", "/aws-reserved/sso.amazonaws.com/", "--page-size", "1");
        Assert.Equal(2, sso.GetProperty("Roles").GetArrayLength());

        var user = await client.AwsJsonAsync("admin", "iam", "get-user", "--user-name", "grace");
        Assert.Equal("arn:aws:iam::111122223333:user/team/grace", user.GetProperty("User").GetProperty("Arn").GetString());

        var none = await client.AwsAsync("admin", "iam", "get-role", "--role-name", "nobody");
        Assert.Contains("(NoSuchEntity) when calling the GetRole operation: The role with name nobody cannot be found.", none.Error, System.StringComparison.Ordinal);

        var assumed = await client.AwsJsonAsync("admin", "sts", "assume-role", "--role-arn", "arn:aws:iam::444455556666:role/partner", "--role-session-name", "pat");
        Assert.Equal("arn:aws:sts::444455556666:assumed-role/partner/pat", assumed.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
    }

    [SkippableFact]
    public async Task A_wrong_key_is_refused_by_every_service()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);

        var eks = await client.AwsAsync("wrong", "eks", "list-clusters");
        Assert.Contains("(InvalidSignatureException)", eks.Error, System.StringComparison.Ordinal);
        var sts = await client.AwsAsync("wrong", "sts", "get-caller-identity");
        Assert.Contains("(SignatureDoesNotMatch)", sts.Error, System.StringComparison.Ordinal);
        var iam = await client.AwsAsync("unknown", "iam", "list-roles");
        Assert.Contains("(InvalidClientTokenId)", iam.Error, System.StringComparison.Ordinal);
    }

    private static ClientFolder Client(SandboxServer server)
    {
        var admin = server.State.GetAccessKey("arn:aws:iam::111122223333:user/admin")!;
        return new ClientFolder(server, new Dictionary<string, AwsKeys>
        {
            ["admin"] = admin,
            ["dev"] = server.State.OpenSession(Dev, "bob@example.com"),
            ["wrong"] = new AwsKeys(admin.AccessKeyId, "not-the-secret", null),
            ["unknown"] = new AwsKeys("AKIAUNKNOWNUNKNOWN22", "not-a-secret", null),
        });
    }
}
