using System;
using System.Collections.Generic;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>The types of access entries and what EKS fills in for each.</summary>
/// <remarks>Groups of the Windows, Fargate, hybrid, Auto Mode and HyperPod types, and names of the last two, are not published: here they follow EC2_LINUX and FARGATE_LINUX.</remarks>
internal static class AccessEntryTypes
{
    public const string Standard = "STANDARD";
    public const string Ec2Linux = "EC2_LINUX";
    public const string Ec2Windows = "EC2_WINDOWS";
    public const string FargateLinux = "FARGATE_LINUX";
    public const string HybridLinux = "HYBRID_LINUX";
    public const string Ec2 = "EC2";
    public const string HyperPodLinux = "HYPERPOD_LINUX";

    /// <summary>The service's own list in its messages.</summary>
    public const string NodeTypeList = "[EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, EC2]";

    private static readonly string[] NodeGroups = ["system:nodes"];
    private static readonly HashSet<string> Known = [Standard, Ec2Linux, Ec2Windows, FargateLinux, HybridLinux, Ec2, HyperPodLinux];

    public static bool IsKnown(string type) => Known.Contains(type);

    public static bool IsNode(string type) => type != Standard;

    /// <summary>Types whose principal must be a role of the cluster's account.</summary>
    public static bool NeedsLocalRole(string type) => IsNode(type) && type != HyperPodLinux;

    public static string DefaultUsername(string type, PrincipalArn principal) => type switch
    {
        Ec2Linux or Ec2Windows or Ec2 => "system:node:{{EC2PrivateDNSName}}",
        FargateLinux or HybridLinux or HyperPodLinux => "system:node:{{SessionName}}",
        _ when principal.Kind == PrincipalKind.Role => $"arn:{principal.Partition}:sts::{principal.AccountId}:assumed-role/{principal.Name}/{{{{SessionName}}}}",
        _ => principal.ToString(),
    };

    public static IReadOnlyList<string> DefaultGroups(string type) => type switch
    {
        Standard => [],
        Ec2Windows => ["system:nodes", "eks:kube-proxy-windows"],
        _ => NodeGroups,
    };
}
