using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Authorization;

/// <summary>What a principal's access in one cluster is on two sides: equal, or what was gained and lost.</summary>
public sealed record EKSAccessDifference : ClusterItem
{
    /// <summary>The IAM principal; empty for a row about a whole cluster.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>The permission set behind the principal; null when there is none.</summary>
    public string? PermissionSet { get; init; }

    /// <summary>The verdict over what exists.</summary>
    public ComparisonVerdict Verdict { get; init; }

    /// <summary>The verdict over namespaces to come.</summary>
    public ComparisonVerdict FutureVerdict { get; init; }

    /// <summary>Whether it counts.</summary>
    public DifferenceStanding Standing { get; init; }

    /// <summary>The access in words on the reference side.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>The access in words on the other side.</summary>
    public string After { get; init; } = string.Empty;

    /// <summary>The differences with their witnesses; never null.</summary>
    public IReadOnlyList<AccessDifference> Differences { get; init => field = CellList<AccessDifference>.Of(value); } = CellList<AccessDifference>.Empty;

    /// <summary>The differences in namespaces to come; never null.</summary>
    public IReadOnlyList<AccessDifference> FutureDifferences { get; init => field = CellList<AccessDifference>.Of(value); } = CellList<AccessDifference>.Empty;

    /// <summary>What else is to be said, such as that the whole cluster stands on one side only.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>The difference in a line: the access in words before and after, or where the words are the same, the first differences.</summary>
    public string Summary
    {
        get
        {
            const int Told = 2;
            var parts = new List<string> { Before == After ? After : $"{(Before.Length > 0 ? Before : "none")} -> {(After.Length > 0 ? After : "none")}" };
            parts.AddRange(Differences.Where(d => Before == After || d.Kind == DifferenceKind.Unknown).Take(Told).Select(d => d.ToString()));
            if (Differences.Count >= parts.Count)
            {
                parts.Add($"{Differences.Count} in Differences");
            }

            if (FutureVerdict != ComparisonVerdict.Equal)
            {
                parts.Add($"in namespaces to come: {FutureVerdict}");
            }

            if (Standing != DifferenceStanding.Counted)
            {
                parts.Add($"not counted: {Standing}");
            }

            parts.Add(Note);
            return string.Join("; ", parts.Where(p => p.Length > 0));
        }
    }

    /// <summary>A short id made of the content: the same finding has the same id next time. Good for waivers.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The principal and the verdict.</summary>
    public override string ToString() => $"{ClusterName} {PrincipalArn}: {Verdict}";
}
