using System.Linq;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox.Tests.Support;

/// <summary>Names of the demo, and a small seed for tests that count.</summary>
internal static class Names
{
    public const string Account = "111122223333";
    public const string Admin = "arn:aws:iam::111122223333:user/admin";
    public const string Ada = "arn:aws:iam::111122223333:user/ada";
    public const string Dev = "arn:aws:iam::111122223333:role/team/dev";
    public const string Ops = "arn:aws:iam::111122223333:role/ops";

    public static readonly ClusterArn Prod = new("aws", "eu-west-1", Account, "prod");
    public static readonly ClusterArn Staging = new("aws", "eu-west-1", Account, "staging");
    public static readonly ClusterArn Legacy = new("aws", "eu-west-1", Account, "legacy");

    /// <summary>One account with users and roles, and one cluster <c>demo</c> without entries.</summary>
    public static SandboxSeed Small(string mode = "API_AND_CONFIG_MAP") => new()
    {
        Accounts =
        [
            new AccountSeed(Account)
            {
                Users = [new UserSeed("admin") { Profile = "default" }, new UserSeed("ada") { Profile = "ada" }],
                Roles = [new RoleSeed("dev") { Path = "/team/" }, new RoleSeed("nodes"), new RoleSeed("AWSServiceRoleForX") { Path = "/aws-service-role/x.amazonaws.com/" }],
                Clusters = [new ClusterSeed("demo", "eu-west-1") { AuthenticationMode = mode }],
            },
            new AccountSeed("444455556666") { Roles = [new RoleSeed("partner")] },
        ],
    };

    public static readonly ClusterArn Demo = new("aws", "eu-west-1", Account, "demo");

    public static string[] Principals(SandboxServer server, ClusterArn cluster) => server.State.GetAccessEntries(cluster).Select(e => e.PrincipalArn).ToArray();
}
