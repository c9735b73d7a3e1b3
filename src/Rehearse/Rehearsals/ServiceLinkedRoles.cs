using System;
using System.Collections.Generic;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>The paths of roles that AWS services keep for themselves and that people put into aws-auth.</summary>
/// <remarks>Source: the service-linked role pages of the user guides of EKS, EMR on EKS and AWS Batch.</remarks>
internal static class ServiceLinkedRoles
{
    private const string Prefix = "AWSServiceRoleFor";

    private static readonly Dictionary<string, string> Services = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AmazonEKS"] = "eks",
        ["AmazonEKSNodegroup"] = "eks-nodegroup",
        ["AmazonEKSForFargate"] = "eks-fargate",
        ["AmazonEKSConnector"] = "eks-connector",
        ["AmazonEMRContainers"] = "emr-containers",
        ["Batch"] = "batch",
    };

    /// <summary>The path of a service-linked role by its name; null for every other role.</summary>
    public static string? PathOf(string roleName)
    {
        if (!roleName.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var name = roleName[Prefix.Length..];
        return $"/aws-service-role/{Services.GetValueOrDefault(name) ?? name.ToLowerInvariant()}.amazonaws.com/";
    }
}
