using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Snapshots;

/// <summary>Puts to each spec what granting it would change for its principal.</summary>
public static class SpecComparison
{
    /// <summary>The specs in their order; a Ready one carries its comparison, the others cannot be granted and carry none.</summary>
    /// <param name="access">The cluster as it is.</param>
    /// <param name="specs">The specs of that cluster.</param>
    public static IReadOnlyList<EKSAccessEntrySpec> Judge(EKSClusterAccess access, IReadOnlyList<EKSAccessEntrySpec> specs)
    {
        var rows = SnapshotComparison.ComparePlanned([access], specs, null)
            .Where(r => r.PrincipalArn.Length > 0)
            .GroupBy(r => r.PrincipalArn, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        return specs
            .Select(s => s is { Status: AccessEntrySpecStatus.Ready, PrincipalArn: { } arn } && rows.TryGetValue(arn, out var row) ? s with { Comparison = row } : s)
            .ToArray();
    }
}
