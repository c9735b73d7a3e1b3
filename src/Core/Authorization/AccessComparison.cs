using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>The outcome of comparing the access of two identities.</summary>
public sealed record AccessComparison
{
    /// <summary>The same access on both sides.</summary>
    public static AccessComparison Same { get; } = new();

    /// <summary>The verdict over the whole cluster and the namespaces that exist.</summary>
    public ComparisonVerdict Verdict { get; init; }

    /// <summary>The verdict over namespaces that do not exist yet, one for each namespace or pattern that access scopes name.</summary>
    public ComparisonVerdict FutureVerdict { get; init; }

    /// <summary>What differs today; never null.</summary>
    public IReadOnlyList<AccessDifference> Differences { get; init; } = Array.Empty<AccessDifference>();

    /// <summary>What would differ in namespaces that do not exist yet; never null.</summary>
    public IReadOnlyList<AccessDifference> FutureDifferences { get; init; } = Array.Empty<AccessDifference>();

    /// <summary>A short id that is made of the differences alone; the same for equal findings.</summary>
    public string Id => StableId.Of(Differences.Concat(FutureDifferences).Select(d => d.Id));

    /// <summary>The verdict that a set of differences makes: anything unknown makes it Unknown, unless rights are both gained and lost.</summary>
    public static ComparisonVerdict VerdictOf(IReadOnlyCollection<AccessDifference> differences)
    {
        var gained = differences.Any(d => d.Kind == DifferenceKind.Gained);
        var lost = differences.Any(d => d.Kind == DifferenceKind.Lost);
        return gained && lost ? ComparisonVerdict.Both
            : differences.Any(d => d.Kind == DifferenceKind.Unknown) ? ComparisonVerdict.Unknown
            : gained ? ComparisonVerdict.Gained
            : lost ? ComparisonVerdict.Lost
            : ComparisonVerdict.Equal;
    }
}
