using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>Every operation that the sandbox answers, and how a request finds it.</summary>
internal static class EksOperations
{
    private const string Entry = "clusters/{name}/access-entries/{principalArn}";

    /// <summary>The table of operations.</summary>
    public static IReadOnlyList<EksOperation> All { get; } =
    [
        new("ListClusters", "GET", "clusters", false, EksResource.Any, ClusterHandlers.List),
        new("DescribeCluster", "GET", "clusters/{name}", false, EksResource.Cluster, ClusterHandlers.Describe),
        new("UpdateClusterConfig", "POST", "clusters/{name}/update-config", true, EksResource.Cluster, UpdateHandlers.UpdateClusterConfig),
        new("ListUpdates", "GET", "clusters/{name}/updates", false, EksResource.Cluster, UpdateHandlers.List),
        new("DescribeUpdate", "GET", "clusters/{name}/updates/{updateId}", false, EksResource.Cluster, UpdateHandlers.Describe),
        new("ListNodegroups", "GET", "clusters/{name}/node-groups", false, EksResource.Cluster, ComputeHandlers.ListNodegroups),
        new("DescribeNodegroup", "GET", "clusters/{name}/node-groups/{nodegroupName}", false, EksResource.Nodegroup, ComputeHandlers.DescribeNodegroup),
        new("ListFargateProfiles", "GET", "clusters/{name}/fargate-profiles", false, EksResource.Cluster, ComputeHandlers.ListFargateProfiles),
        new("DescribeFargateProfile", "GET", "clusters/{name}/fargate-profiles/{fargateProfileName}", false, EksResource.FargateProfile, ComputeHandlers.DescribeFargateProfile),
        new("ListAccessPolicies", "GET", "access-policies", false, EksResource.Any, AccessPolicyHandlers.ListPolicies),
        new("ListAccessEntries", "GET", "clusters/{name}/access-entries", false, EksResource.Cluster, AccessEntryHandlers.List),
        new("CreateAccessEntry", "POST", "clusters/{name}/access-entries", true, EksResource.Cluster, AccessEntryHandlers.Create),
        new("DescribeAccessEntry", "GET", Entry, false, EksResource.AccessEntry, AccessEntryHandlers.Describe),
        new("UpdateAccessEntry", "POST", Entry, true, EksResource.AccessEntry, AccessEntryHandlers.Update),
        new("DeleteAccessEntry", "DELETE", Entry, true, EksResource.AccessEntry, AccessEntryHandlers.Delete),
        new("ListAssociatedAccessPolicies", "GET", Entry + "/access-policies", false, EksResource.AccessEntry, AccessPolicyHandlers.ListAssociated),
        new("AssociateAccessPolicy", "POST", Entry + "/access-policies", true, EksResource.AccessEntry, AccessPolicyHandlers.Associate),
        new("DisassociateAccessPolicy", "DELETE", Entry + "/access-policies/{policyArn}", true, EksResource.AccessEntry, AccessPolicyHandlers.Disassociate),
        new("ListTagsForResource", "GET", "tags/{resourceArn}", false, EksResource.Tagged, TagHandlers.List),
        new("TagResource", "POST", "tags/{resourceArn}", true, EksResource.Tagged, TagHandlers.Tag),
        new("UntagResource", "DELETE", "tags/{resourceArn}", true, EksResource.Tagged, TagHandlers.Untag),
    ];

    /// <summary>Finds the operation of a method and a raw path, and the decoded labels.</summary>
    public static bool TryFind(string method, string rawPath, [NotNullWhen(true)] out EksOperation? operation, out Dictionary<string, string> labels)
    {
        var segments = rawPath.TrimStart('/').Split('/');
        foreach (var candidate in All)
        {
            if (candidate.Method == method && TryMatch(candidate.Segments, segments, out labels))
            {
                operation = candidate;
                return true;
            }
        }

        operation = null;
        labels = [];
        return false;
    }

    private static bool TryMatch(string[] template, string[] segments, out Dictionary<string, string> labels)
    {
        labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (template.Length != segments.Length)
        {
            return false;
        }

        for (var i = 0; i < template.Length; i++)
        {
            if (template[i][0] == '{' && segments[i].Length > 0)
            {
                labels[template[i][1..^1]] = Uri.UnescapeDataString(segments[i]);
            }
            else if (template[i] != segments[i])
            {
                return false;
            }
        }

        return true;
    }
}
