using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Snapshots;

/// <summary>Where clusters were looked for, and what was not found there: a cluster that nobody looked for is not gone.</summary>
public sealed record ClusterLookup
{
    /// <summary>The names and patterns that were asked for; never null.</summary>
    public IReadOnlyList<string> ClusterNames { get; init; } = Array.Empty<string>();

    /// <summary>What could not be read; never null.</summary>
    public IReadOnlyList<EksAccessException> Faults { get; init; } = Array.Empty<EksAccessException>();

    /// <summary>Why a cluster that was not found may be there all the same; null when it is certainly gone.</summary>
    /// <param name="missing">The cluster that was not found.</param>
    /// <param name="found">The clusters that were.</param>
    public string? DoubtAbout(EKSClusterAccess missing, IReadOnlyCollection<EKSClusterAccess> found)
    {
        if (Faults.FirstOrDefault(f => IsAbout(f, missing)) is { } own)
        {
            return own.ErrorId == ErrorIds.ClusterNotFound ? null : own.Message;
        }

        if (Faults.Count > 0)
        {
            return Faults[0].Message;
        }

        var isNamed = ClusterNames.Any(n => NamePattern.HasWildcard(n) && new NamePattern(n).IsMatch(missing.ClusterName));
        var isPlaced = found.Any(f => f.AccountId == missing.AccountId && f.Region == missing.Region);
        return isNamed && isPlaced ? null : "Nobody has looked for the cluster in its region and account.";
    }

    private static bool IsAbout(EksAccessException fault, EKSClusterAccess cluster) =>
        fault.TargetObject is string target && (target == cluster.ClusterArn || target == cluster.ClusterName);
}
