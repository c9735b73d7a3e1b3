using System;
using System.Diagnostics.CodeAnalysis;

namespace EksAccessManagement.Identity;

/// <summary>The ARN of an EKS cluster: <c>arn:{partition}:eks:{region}:{account}:cluster/{name}</c>.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Region">The region.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Name">The cluster's name.</param>
public sealed record ClusterArn(string Partition, string Region, string AccountId, string Name)
{
    /// <summary>Reads a cluster's ARN; false when the text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClusterArn? cluster)
    {
        const string Prefix = "cluster/";
        cluster = null;
        if (!Arn.TryParse(text, out var arn) || arn.Service != "eks" || arn.Region.Length == 0 || !Arn.IsAccountId(arn.AccountId)
            || !arn.Resource.StartsWith(Prefix, StringComparison.Ordinal) || arn.Resource.Length == Prefix.Length)
        {
            return false;
        }

        cluster = new ClusterArn(arn.Partition, arn.Region, arn.AccountId, arn.Resource.Substring(Prefix.Length));
        return true;
    }

    /// <summary>The ARN's text.</summary>
    public override string ToString() => $"arn:{Partition}:eks:{Region}:{AccountId}:cluster/{Name}";
}
