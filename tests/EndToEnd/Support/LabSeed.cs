using System;
using System.Collections.Generic;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>What the tests' lab starts with: one account, one cluster, one principal for every way to get in.</summary>
internal static class LabSeed
{
    public const string Account = "111122223333";

    public static readonly ClusterArn Cluster = new("aws", "eu-west-1", Account, "lab");

    public static readonly string Ada = User("ada");
    public static readonly string Cal = User("cal");
    public static readonly string Eve = User("eve");
    public static readonly string Dev = Role("team/dev");
    public static readonly string Ops = Role("ops");
    public static readonly string Nodes = Role("lab-nodes");

    public static string User(string name) => $"arn:aws:iam::{Account}:user/{name}";

    public static string Role(string name) => $"arn:aws:iam::{Account}:role/{name}";

    public static SandboxSeed Make() => new()
    {
        Accounts =
        [
            new AccountSeed(Account)
            {
                Users = [new UserSeed("admin"), new UserSeed("ada"), new UserSeed("cal"), new UserSeed("eve")],
                Roles = [new RoleSeed("dev") { Path = "/team/" }, new RoleSeed("ops"), new RoleSeed("lab-nodes")],
                Clusters =
                [
                    new ClusterSeed(Cluster.Name, Cluster.Region)
                    {
                        Creator = User("admin"),
                        Namespaces = ["prod", "dev-a"],
                        Objects = [Manifests.Binding("lab-viewers", "view", "lab-viewers"), Manifests.Binding("lab-editors", "edit", "lab-editors", "dev-a")],
                        AccessEntries = Entries(),
                    },
                ],
            },
        ],
    };

    /// <summary>The entries that every test begins with.</summary>
    public static IReadOnlyList<AccessEntrySeed> Entries() =>
    [
        new AccessEntrySeed(Ada) { KubernetesGroups = ["lab-viewers"] },
        new AccessEntrySeed(Dev),
    ];
}
