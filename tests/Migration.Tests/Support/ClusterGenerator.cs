using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>Makes clusters of all sorts; the same number makes the same cluster.</summary>
internal sealed class ClusterGenerator(int number)
{
    private const string R = Cluster.R;
    private static readonly string[] Groups = ["devs", "viewers", "ops", "system:masters", "system:special", "nobody-binds-me", "system:authenticated"];
    private readonly Random _random = new(number);

    public List<RoleSeed> Roles { get; } = [new("nodes"), new("windows"), new("fargate"), new("self-managed")];

    public List<UserSeed> Users { get; } = [new("ada"), new("grace") { Path = "/team/" }];

    public ClusterSeed Make()
    {
        var rows = new List<string> { Rows.NodeRole(R + "nodes"), Rows.Role(R + "windows", Rows.Node, "system:bootstrappers", "system:nodes", "eks:kube-proxy-windows") };
        if (Chance(60))
        {
            rows.Add(Rows.Role(R + "fargate", "system:node:{{SessionName}}", "system:bootstrappers", "system:nodes", "system:node-proxier"));
        }

        if (Chance(30))
        {
            rows.Add(Rows.NodeRole(R + "self-managed"));
        }

        for (var i = _random.Next(1, 6); i > 0; i--)
        {
            rows.AddRange(Person(i));
        }

        var users = new List<string> { Rows.User(Cluster.Admin, "admin", "system:masters") };
        users.AddRange(Chance(50) ? [Rows.User(Cluster.U + "ada", Chance(50) ? "ada" : string.Empty, Some())] : []);
        users.AddRange(Chance(30) ? [Rows.User(Cluster.U + "team/grace", "grace", Some())] : []);
        users.AddRange(Chance(20) ? [Rows.User(Cluster.U + "gone", "gone", Some())] : []);
        var isOld = Chance(60);
        return new ClusterSeed(Cluster.Name, "eu-west-1")
        {
            AuthenticationMode = isOld ? "CONFIG_MAP" : "API_AND_CONFIG_MAP",
            Creator = Chance(50) ? Cluster.Admin : R + "left-the-company",
            AddsEksOwnedEntries = Chance(80),
            Nodegroups = [new NodegroupSeed("blue", R + "nodes"), new NodegroupSeed("win", R + "windows") { AmiType = "WINDOWS_CORE_2022_x86_64" }],
            FargateProfiles = Chance(50) ? [new FargateProfileSeed("batch", R + "fargate")] : [],
            Namespaces = ["web", "dev-a"],
            Objects =
            [
                Manifests.Binding("devs-edit", "edit", "devs", "web"),
                Manifests.Binding("viewers", "view", "viewers"),
                Manifests.Binding("ops-admin", "admin", "ops", "dev-a"),
                Manifests.Binding("special", "view", "system:special"),
            ],
            AwsAuth = Rows.Map(rows.OrderBy(_ => _random.Next()), users, Chance(10) ? "- \"444455556666\"\n" : null),
            AccessEntries = isOld ? [] : Existing().ToArray(),
        };
    }

    private IEnumerable<AccessEntrySeed> Existing()
    {
        if (Chance(40) && Roles.Any(r => r.Name == "person1"))
        {
            var role = Roles.First(r => r.Name == "person1");
            yield return new AccessEntrySeed($"{R[..^1]}{role.Path}{role.Name}") { Username = "entry", KubernetesGroups = ["viewers"] };
        }
    }

    private IEnumerable<string> Person(int i)
    {
        var isSso = Chance(25);
        var name = isSso ? $"AWSReservedSSO_Set{i}_0123456789abcde{i}" : "person" + i;
        if (!Chance(15))
        {
            Roles.Add(new RoleSeed(name) { Path = isSso ? "/aws-reserved/sso.amazonaws.com/eu-west-1/" : Chance(30) ? "/team/" : "/" });
        }

        var arn = Chance(10) ? R + "team/" + name : R + name;
        var username = _random.Next(8) switch { 0 => "system:bad", 1 => "{{SessionName}}", 2 => name, _ => name + ":{{SessionName}}" };
        yield return Rows.Role(arn, username, Some());
        if (Chance(20))
        {
            yield return Rows.Role(Chance(50) ? arn : arn.ToUpperInvariant().Replace("ARN:AWS:IAM::111122223333:ROLE/", R, StringComparison.Ordinal), "again", Some());
        }
    }

    private string[] Some() => Groups.Where(_ => Chance(25)).ToArray();

    private bool Chance(int percent) => _random.Next(100) < percent;
}
