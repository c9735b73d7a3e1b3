using System.Collections.Generic;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>Clusters that several tests use.</summary>
internal static class Samples
{
    public static readonly RoleSeed[] Roles =
    [
        new("nodes"), new("fargate"), new("ops"), new("dev") { Path = "/team/" }, new("viewer"), new("legacy"),
        new("AWSReservedSSO_Admin_0123456789abcdef") { Path = "/aws-reserved/sso.amazonaws.com/eu-west-1/" },
    ];

    /// <summary>Rows of every kind that access entries can express, in CONFIG_MAP mode; the caller admin is an administrator by a row.</summary>
    public static ClusterSeed Typical(params string[] moreRoles) => new("prod", "eu-west-1")
    {
        AuthenticationMode = "CONFIG_MAP",
        Creator = Cluster.R + "gone",
        AddsEksOwnedEntries = true,
        Nodegroups = [new NodegroupSeed("blue", Cluster.R + "nodes")],
        FargateProfiles = [new FargateProfileSeed("batch", Cluster.R + "fargate")],
        Namespaces = ["web"],
        Objects = [Manifests.Binding("devs-edit", "edit", "devs", "web"), Manifests.Binding("viewers", "view", "viewers"), Manifests.Binding("special", "view", "system:special")],
        AwsAuth = Rows.Map(
            [
                Rows.NodeRole(Cluster.R + "nodes"),
                Rows.Role(Cluster.R + "fargate", "system:node:{{SessionName}}", "system:bootstrappers", "system:nodes", "system:node-proxier"),
                Rows.Role(Cluster.R + "ops", "ops:{{SessionName}}", "system:masters"),
                Rows.Role(Cluster.R + "dev", "dev:{{SessionName}}", "devs"),
                Rows.Role(Cluster.R + "AWSReservedSSO_Admin_0123456789abcdef", "sso:{{SessionName}}", "system:masters"),
                Rows.Role(Cluster.R + "deleted", "deleted", "devs"),
                .. moreRoles,
            ],
            [Rows.User(Cluster.Admin, "admin", "system:masters")]),
    };

    public static IEnumerable<string> EntriesOf(Cluster cluster)
    {
        foreach (var entry in cluster.Sandbox.State.GetAccessEntries(cluster.Arn))
        {
            yield return entry.PrincipalArn;
        }
    }
}
