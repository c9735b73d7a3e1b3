using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>Tokens and identities, as the real server hands them on.</summary>
[Collection(LabTests.Name)]
public sealed class TokenTests(LabFixture lab)
{
    private const string Key = "sigs.k8s.io/aws-iam-authenticator/principalId";

    [SkippableFact]
    public async Task A_token_is_good_for_one_cluster_as_it_was_signed_and_for_15_minutes()
    {
        await lab.BeginAsync();
        var ledger = new Ledger("Tokens");
        var dev = lab.Caller("dev");
        var good = await lab.Clients.TokenAsync("dev");
        const string Identity = "arn:aws:sts::111122223333:assumed-role/dev/bob-example.com []";

        async Task Ask(string question, string token, string expected) =>
            ledger.Add("dev", question, expected, LabCaller.Text(await LabCaller.ReviewAsync(lab, token)));

        await Ask("the token of aws eks get-token", good, Identity);
        await Ask("the module's own token", dev.NewToken(), Identity);
        await Ask("a token of another region's STS", dev.NewToken(region: "us-east-1"), Identity);
        await Ask("14 minutes old", dev.NewToken(age: TimeSpan.FromMinutes(14)), Identity);
        await Ask("16 minutes old", dev.NewToken(age: TimeSpan.FromMinutes(16)), "401");
        await Ask("16 minutes ahead", dev.NewToken(age: TimeSpan.FromMinutes(-16)), "401");
        await Ask("for another cluster", await lab.Clients.TokenAsync("dev", "other"), "401");
        await Ask("another signature", Change(good, u => u[..^1] + (u[^1] == '0' ? '1' : '0')), "401");
        await Ask("another parameter", Change(good, u => u + "&X-Extra=1"), "401");
        await Ask("another host", Change(good, u => u.Replace("sts.eu-west-1.amazonaws.com", "sts.example.com", StringComparison.Ordinal)), "401");
        await Ask("plain http", Change(good, u => u.Replace("https://", "http://", StringComparison.Ordinal)), "401");
        await Ask("another action", Change(good, u => u.Replace("GetCallerIdentity", "GetSessionToken", StringComparison.Ordinal)), "401");
        await Ask("the session token of another session", Change(good, u => u.Replace(Uri.EscapeDataString(dev.Keys.SessionToken!), Uri.EscapeDataString(lab.Caller("ops").Keys.SessionToken!), StringComparison.Ordinal)), "401");
        await Ask("without its first letters", good[3..], "401");

        ledger.Close();
    }

    [SkippableFact]
    public async Task The_server_knows_uid_and_extra_as_on_EKS()
    {
        await lab.BeginAsync();

        var user = (await LabCaller.ReviewAsync(lab, lab.Caller("dev").NewToken()))["user"]!;

        var id = lab.Sandbox.State.GetUniqueId(LabSeed.Dev);
        Assert.Equal($"aws-iam-authenticator:{LabSeed.Account}:{id}", (string?)user["uid"]);
        Assert.Equal(id, (string?)user["extra"]![Key]![0]);
        Assert.Equal(id, (string?)user["extra"]!["principalId"]![0]);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/dev/bob@example.com", (string?)user["extra"]!["arn"]![0]);
        Assert.Equal("arn:aws:iam::111122223333:role/dev", (string?)user["extra"]!["canonicalArn"]![0]);
        Assert.Equal("bob@example.com", (string?)user["extra"]!["sessionName"]![0]);
        Assert.Equal(lab.Caller("dev").Keys.AccessKeyId, (string?)user["extra"]!["accessKeyId"]![0]);
    }

    [SkippableFact]
    public async Task Access_policies_go_by_the_principal_in_extra_and_by_nothing_else()
    {
        await lab.BeginAsync();
        var ledger = new Ledger("SubjectAccessReviews");
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.Dev) { Policies = [new AccessPolicySeed("AmazonEKSViewPolicy") { Namespaces = ["prod"] }] });
        var user = (await LabCaller.ReviewAsync(lab, lab.Caller("dev").NewToken()))["user"]!;
        var id = (string)user["extra"]![Key]![0]!;

        async Task Ask(string question, string @namespace, JsonObject subject, string expected)
        {
            var spec = subject.DeepClone().AsObject();
            spec["resourceAttributes"] = new JsonObject { ["verb"] = "list", ["resource"] = "pods", ["namespace"] = @namespace };
            var review = new JsonObject { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SubjectAccessReview", ["spec"] = spec };
            var status = (await lab.Lab.Api.SendAsync("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", review))["status"]!;
            Assert.NotEqual(true, (bool?)status["denied"]);
            ledger.Add("admin", question, expected, (bool)status["allowed"]! ? (string)status["reason"]! : "no");
        }

        var reason = $"EKS Access Policy: allowed by RoleBinding \"{LabSeed.Dev}+arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\" "
            + $"of ClusterRole \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\" to User \"{id}\"";
        var name = (string)user["username"]!;
        var extra = new JsonObject { [Key] = new JsonArray(id) };
        await Ask("username and groups", "prod", new JsonObject { ["user"] = name, ["groups"] = new JsonArray("system:authenticated") }, "no");
        await Ask("username and uid", "prod", new JsonObject { ["user"] = name, ["uid"] = (string)user["uid"]! }, "no");
        await Ask("the principal in extra", "prod", new JsonObject { ["user"] = name, ["extra"] = extra.DeepClone() }, reason);
        await Ask("the principal in extra, another username", "prod", new JsonObject { ["user"] = "nobody", ["extra"] = extra.DeepClone() }, reason);
        await Ask("the principal in extra, another namespace", "dev-a", new JsonObject { ["user"] = name, ["extra"] = extra.DeepClone() }, "no");
        await Ask("the name of a group that RBAC knows", "prod", new JsonObject { ["user"] = "x", ["groups"] = new JsonArray("lab-viewers") }, "RBAC: allowed by ClusterRoleBinding \"lab-viewers\" of ClusterRole \"view\" to Group \"lab-viewers\"");

        ledger.Close();
    }

    private static string Change(string token, Func<string, string> change)
    {
        const string Prefix = "k8s-aws-v1.";
        var body = token[Prefix.Length..].Replace('-', '+').Replace('_', '/');
        var url = Encoding.ASCII.GetString(Convert.FromBase64String(body.PadRight((body.Length + 3) / 4 * 4, '=')));
        var changed = change(url);
        Assert.NotEqual(url, changed);
        return Prefix + Convert.ToBase64String(Encoding.ASCII.GetBytes(changed)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
