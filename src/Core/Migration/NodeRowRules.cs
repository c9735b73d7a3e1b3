using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Migration;

/// <summary>Recognises the rows of nodes and the type of entry they need.</summary>
/// <remarks>Usernames and groups: EKS user guide (aws-auth, Windows support, Fargate), as written by eksctl too.</remarks>
internal static class NodeRowRules
{
    private const string NodePrefix = "system:node:";
    private const string WindowsGroup = "eks:kube-proxy-windows";
    private const string FargateGroup = "system:node-proxier";

    private static readonly string[] NodeGroups = ["system:bootstrappers", "system:nodes", FargateGroup, WindowsGroup];

    /// <summary>True for a row that lets nodes join: by its username or by the group of nodes.</summary>
    public static bool IsNodeRow(AwsAuthRow row) => row.Username.StartsWith(NodePrefix, StringComparison.Ordinal) || row.Groups.Contains("system:nodes");

    /// <summary>The groups of a row that a node type does not bring.</summary>
    public static IReadOnlyList<string> OtherGroups(AwsAuthRow row) => row.Groups.Where(g => g.Length > 0 && !NodeGroups.Contains(g)).ToArray();

    /// <summary>The type a node row needs, by its username and groups; null when they fit several or none.</summary>
    public static string? TypeOf(AwsAuthRow row) =>
        row.Username == NodePrefix + AwsAuthTemplate.PrivateDnsName ? (row.Groups.Contains(WindowsGroup) ? AccessEntryType.Ec2Windows : AccessEntryType.Ec2Linux)
        : row.Username == NodePrefix + AwsAuthTemplate.SessionName && row.Groups.Contains(FargateGroup) ? AccessEntryType.FargateLinux
        : null;

    /// <summary>The types a node row without a clear type could need.</summary>
    public static string Candidates(AwsAuthRow row) => row.Username == NodePrefix + AwsAuthTemplate.SessionName
        ? AccessEntryType.FargateLinux + " or " + AccessEntryType.HybridLinux
        : AccessEntryType.Ec2Linux + " or " + AccessEntryType.Ec2Windows;
}
