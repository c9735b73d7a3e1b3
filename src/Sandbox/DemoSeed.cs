using System;
using System.Collections.Generic;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox;

/// <summary>
/// The state that a sandbox starts with when nobody says otherwise: account 111122223333 with the clusters prod, staging
/// and legacy in eu-west-1 and prod-us in us-east-1, and a second account 444455556666.
/// </summary>
public static class DemoSeed
{
    /// <summary>The account of the clusters.</summary>
    public const string AccountId = "111122223333";

    /// <summary>The other account, which has roles only.</summary>
    public const string OtherAccountId = "444455556666";

    /// <summary>The aws-auth mapRoles of the cluster legacy.</summary>
    private const string LegacyRoles = """
        - rolearn: arn:aws:iam::111122223333:role/legacy-nodes
          username: system:node:{{EC2PrivateDNSName}}
          groups:
            - system:bootstrappers
            - system:nodes
        - rolearn: arn:aws:iam::111122223333:role/legacy-fargate
          username: system:node:{{SessionName}}
          groups:
            - system:bootstrappers
            - system:nodes
            - system:node-proxier
        - rolearn: arn:aws:iam::111122223333:role/ops
          username: ops:{{SessionName}}
          groups:
            - system:masters
        - rolearn: arn:aws:iam::111122223333:role/developer
          username: developer:{{SessionName}}
          groups:
            - developers
        - rolearn: arn:aws:iam::111122223333:role/AWSReservedSSO_Viewer_0123456789abcdef
          username: viewer:{{SessionName}}
          groups:
            - viewers

        """;

    private const string LegacyUsers = """
        - userarn: arn:aws:iam::111122223333:user/ada
          username: ada
          groups:
            - system:masters
        - userarn: arn:aws:iam::111122223333:user/team/grace
          username: grace
          groups:
            - developers
            - viewers

        """;

    private const string ProdRoles = """
        - rolearn: arn:aws:iam::111122223333:role/prod-nodes
          username: system:node:{{EC2PrivateDNSName}}
          groups:
            - system:bootstrappers
            - system:nodes
        - rolearn: arn:aws:iam::111122223333:role/deployer
          username: deployer
          groups:
            - deployers

        """;

    /// <summary>Makes the seed.</summary>
    public static SandboxSeed Make() => new()
    {
        DefaultRegion = "eu-west-1",
        Accounts = [MainAccount(), OtherAccount()],
    };

    /// <summary>Makes a seed with account 111122223333 and its user admin, who holds the default profile, and nothing else.</summary>
    public static SandboxSeed MakeEmpty() => new()
    {
        DefaultRegion = "eu-west-1",
        Accounts = [new AccountSeed(AccountId) { Users = [new UserSeed("admin") { Profile = "default" }] }],
    };

    private static AccountSeed MainAccount() => new(AccountId)
    {
        Users =
        [
            new UserSeed("admin") { Profile = "default" },
            new UserSeed("ada") { Profile = "ada" },
            new UserSeed("grace") { Path = "/team/", Profile = "grace" },
            new UserSeed("auditor") { Profile = "auditor", AllowedActions = ["eks:List*", "eks:Describe*", "iam:Get*", "iam:List*", "sts:*"] },
            new UserSeed("stranger") { Profile = "stranger" },
        ],
        Roles =
        [
            new RoleSeed("ops") { Profile = "ops", ProfileSessionName = "olga" },
            new RoleSeed("developer") { Profile = "developer", ProfileSessionName = "dave@example.com" },
            new RoleSeed("dev") { Path = "/team/", Profile = "dev", ProfileSessionName = "bob@example.com" },
            new RoleSeed("deployer") { Path = "/ci/", Profile = "deployer", ProfileSessionName = "build-1" },
            new RoleSeed("prod-nodes"),
            new RoleSeed("prod-windows-nodes"),
            new RoleSeed("prod-fargate"),
            new RoleSeed("legacy-nodes"),
            new RoleSeed("legacy-fargate"),
            new RoleSeed("AWSReservedSSO_Viewer_0123456789abcdef") { Path = "/aws-reserved/sso.amazonaws.com/eu-west-1/", Profile = "viewer", ProfileSessionName = "vera@example.com" },
            new RoleSeed("AWSReservedSSO_Admin_fedcba9876543210") { Path = "/aws-reserved/sso.amazonaws.com/eu-west-1/", Profile = "sso-admin", ProfileSessionName = "alice@example.com" },
            new RoleSeed("AWSServiceRoleForAmazonEKS") { Path = "/aws-service-role/eks.amazonaws.com/" },
        ],
        Clusters = [Prod(), Staging(), Legacy(), ProdUs()],
    };

    private static AccountSeed OtherAccount() => new(OtherAccountId)
    {
        Users = [new UserSeed("admin") { Profile = "other-admin" }],
        Roles = [new RoleSeed("partner") { Profile = "partner", ProfileSessionName = "pat" }, new RoleSeed("pipeline") { Path = "/ci/" }],
    };

    private static ClusterSeed Prod() => new("prod", "eu-west-1")
    {
        Creator = Role("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_fedcba9876543210"),
        Tags = new Dictionary<string, string> { ["environment"] = "production" },
        AddsEksOwnedEntries = true,
        Nodegroups = [new NodegroupSeed("general", Role("prod-nodes")), new NodegroupSeed("windows", Role("prod-windows-nodes")) { AmiType = "WINDOWS_CORE_2022_x86_64" }],
        FargateProfiles = [new FargateProfileSeed("batch", Role("prod-fargate"))],
        AccessEntries =
        [
            // The default profile reads aws-auth, so that every command has something to show.
            new AccessEntrySeed(User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] },
            new AccessEntrySeed(User("ada")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] },
            new AccessEntrySeed(Role("team/dev"))
            {
                KubernetesGroups = ["developers"],
                Tags = new Dictionary<string, string> { ["team"] = "web" },
                Policies = [new AccessPolicySeed("AmazonEKSEditPolicy") { Namespaces = ["web", "dev-*"] }, new AccessPolicySeed("AmazonEKSViewPolicy")],
            },
            new AccessEntrySeed(User("team/grace")) { Username = "grace", KubernetesGroups = ["viewers"] },
            new AccessEntrySeed(Role("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Viewer_0123456789abcdef")) { Policies = [new AccessPolicySeed("AmazonEKSAdminViewPolicy")] },
            new AccessEntrySeed($"arn:aws:iam::{OtherAccountId}:role/partner") { Username = "partner:{{SessionName}}", Policies = [new AccessPolicySeed("AmazonEKSViewPolicy") { Namespaces = ["web"] }] },
        ],
        AwsAuth = new Dictionary<string, string> { ["mapRoles"] = ProdRoles },
        Namespaces = ["web", "batch", "dev-a"],
        Objects =
        [
            Manifests.Binding("viewers", "view", "viewers"),
            Manifests.Binding("deployers", "edit", "deployers", "web"),
            Manifests.Binding("developers", "view", "developers", "batch"),
        ],
    };

    private static ClusterSeed Staging() => new("staging", "eu-west-1")
    {
        Creator = User("admin"),
        AddsEksOwnedEntries = true,
        Namespaces = ["web"],
    };

    private static ClusterSeed Legacy() => new("legacy", "eu-west-1")
    {
        Version = "1.30",
        PlatformVersion = "eks.12",
        AuthenticationMode = "CONFIG_MAP",
        Creator = User("admin"),
        CreatedAt = new DateTime(2021, 6, 1, 9, 30, 0, DateTimeKind.Utc),
        Nodegroups = [new NodegroupSeed("general", Role("legacy-nodes")) { AmiType = "AL2_x86_64" }],
        FargateProfiles = [new FargateProfileSeed("batch", Role("legacy-fargate"))],
        AwsAuth = new Dictionary<string, string> { ["mapRoles"] = LegacyRoles, ["mapUsers"] = LegacyUsers },
        Namespaces = ["web"],
        Objects = [Manifests.Binding("viewers", "view", "viewers"), Manifests.Binding("developers", "edit", "developers", "web")],
    };

    private static ClusterSeed ProdUs() => new("prod-us", "us-east-1")
    {
        Creator = User("admin"),
        AddsEksOwnedEntries = true,
        AccessEntries = [new AccessEntrySeed(Role("ops")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] }],
    };

    private static string Role(string path) => $"arn:aws:iam::{AccountId}:role/{path}";

    private static string User(string path) => $"arn:aws:iam::{AccountId}:user/{path}";
}
