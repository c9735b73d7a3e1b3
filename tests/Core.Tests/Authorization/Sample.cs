using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>A small cluster with people, tools and nodes in it.</summary>
internal static class Sample
{
    public const string Admin = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_ClusterAdmins_0123456789abcdef";
    public const string Dev = "arn:aws:iam::111122223333:role/team/dev";
    public const string Ops = "arn:aws:iam::111122223333:role/ops";
    public const string Ada = "arn:aws:iam::111122223333:user/ada";
    public const string Node = "arn:aws:iam::111122223333:role/ng-node";
    public const string Eks = "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS";

    public const string MapRoles = """
        - rolearn: arn:aws:iam::111122223333:role/dev
          username: dev
          groups: [devs]
        - rolearn: arn:aws:iam::111122223333:role/ops
          username: ops:{{SessionName}}
          groups: [ops, system:masters]
        - rolearn: arn:aws:iam::111122223333:role/ng-node
          username: system:node:{{EC2PrivateDNSName}}
          groups: [system:bootstrappers, system:nodes]
        """;

    public const string MapUsers = """
        - userarn: arn:aws:iam::111122223333:user/ada
          username: ada
          groups: [readers]
        """;

    public static EKSClusterAccess Cluster(string mode = "API_AND_CONFIG_MAP", params EKSAccessEntry[] entries) => new()
    {
        ClusterName = "prod",
        ClusterArn = "arn:aws:eks:eu-west-1:111122223333:cluster/prod",
        Region = "eu-west-1",
        AccountId = "111122223333",
        CredentialSource = "profile prod",
        TakenAt = new DateTime(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc),
        Status = "ACTIVE",
        AuthenticationMode = mode,
        KubernetesVersion = "1.33",
        PlatformVersion = "eks.9",
        CallerArn = "arn:aws:sts::111122223333:assumed-role/ops/ada",
        Entries = entries,
        AwsAuth = new Dictionary<string, string> { ["mapRoles"] = MapRoles, ["mapUsers"] = MapUsers },
        Roles =
        [
            Make.ClusterRole("cluster-admin", Make.Rule("*", "*", "*"), Make.Url("*", "*")),
            new RbacRole("view", null, AccessPolicyCatalogue.Default.Resolve("View").Rules),
            new RbacRole("edit", null, AccessPolicyCatalogue.Default.Resolve("Edit").Rules),
            Make.ClusterRole("system:discovery", Make.Url("get", "/api,/api/*,/healthz")),
            Make.ClusterRole("secret-reader", Make.Rule("get,list", "core", "secrets")),
            Make.Role("web", "one-secret", Make.Rule("get", "core", "secrets", "tls")),
        ],
        Bindings =
        [
            Make.Bind(null, "system:discovery", "system:discovery", "Group:system:authenticated"),
            Make.Bind("web", "devs", "edit", "Group:devs"),
            Make.Bind(null, "readers", "view", "Group:readers"),
            Make.Bind("web", "tls", "Role/one-secret", "User:ada"),
            Make.Bind("kube-system", "operator", "secret-reader", "ServiceAccount:kube-system/operator"),
        ],
        Namespaces = ["default", "kube-system", "web", "db", "dev-a"],
        NodeRoles = [new NodeRoleUse(Node, "managed node group blue", "EC2_LINUX")],
    };

    public static EKSAccessEntry Entry(string arn, string groups = "", params string[] policies) => new()
    {
        ClusterName = "prod",
        PrincipalArn = arn,
        PrincipalAccountId = "111122223333",
        Type = "STANDARD",
        Username = arn.Contains(":user/", StringComparison.Ordinal) ? arn : $"arn:aws:sts::111122223333:assumed-role/{arn[(arn.LastIndexOf('/') + 1)..]}/{{{{SessionName}}}}",
        KubernetesGroups = new TextList(groups.Split(',', StringSplitOptions.RemoveEmptyEntries)),
        Policies = policies.Select(Make.Policy).ToArray(),
        AccessPolicy = new TextList(policies),
        CreatedAt = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        ModifiedAt = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        EksOwned = false,
        PrincipalStatus = PrincipalStatus.Active,
    };

    public static EKSAccessEntry NodeEntry() => Entry(Node, "system:nodes") with { Type = "EC2_LINUX", Username = "system:node:{{EC2PrivateDNSName}}", EksOwned = true, EksOwnedReason = "role of managed node group blue" };

    public static EKSAccessEntry EksEntry() => Entry(Eks, "", "ClusterInsights", "Event") with { Username = "eks:managed", EksOwned = true, EksOwnedReason = "service-linked role" };

    public static ClusterAccessAnalysis Analyse(EKSClusterAccess access) => new(access);
}
