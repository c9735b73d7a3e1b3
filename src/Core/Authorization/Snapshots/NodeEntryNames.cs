using System;
using System.Collections.Generic;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Authorization;

/// <summary>What is known about the username and groups that EKS gives an entry of a node type.</summary>
/// <remarks>
/// Source: an EC2_LINUX entry as DescribeAccessEntry shows it has the group system:nodes and no other. The groups of the other
/// types are not documented; system:nodes is among them, for without it the Node authorizer takes nobody for a node.
/// </remarks>
internal static class NodeEntryNames
{
    private const string Nodes = "system:nodes";
    private const string Bootstrappers = "system:bootstrappers";

    /// <summary>The username that a planned entry will have.</summary>
    public static string Username(string type) =>
        type is AccessEntryType.FargateLinux or AccessEntryType.HybridLinux ? "system:node:{{SessionName}}" : "system:node:{{EC2PrivateDNSName}}";

    /// <summary>The groups that a planned entry will have for certain.</summary>
    public static TextList Groups { get; } = TextList.Of(Nodes);

    /// <summary>The groups that an entry may have besides: none once it was read, for then it shows them.</summary>
    public static IReadOnlyList<string> PossibleGroups(EKSAccessEntry entry) => entry.CreatedAt is not null || !AccessEntryType.IsNode(entry.Type) ? [] : entry.Type switch
    {
        AccessEntryType.Ec2Linux => Array.Empty<string>(),
        AccessEntryType.Ec2Windows => [Bootstrappers, "eks:kube-proxy-windows"],
        AccessEntryType.FargateLinux => [Bootstrappers, "system:node-proxier"],
        _ => [Bootstrappers],
    };
}
