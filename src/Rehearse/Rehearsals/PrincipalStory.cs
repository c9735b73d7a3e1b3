using System.Collections.Generic;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Rehearse.Effects;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>One principal's logins, and what they show.</summary>
/// <param name="Principal">The principal.</param>
/// <param name="Before">In CONFIG_MAP mode, by its row.</param>
/// <param name="After">In API_AND_CONFIG_MAP mode, after the grants.</param>
/// <param name="ByEntryAlone">In API mode, where rows have no effect.</param>
internal sealed record PrincipalStory(RehearsalPrincipal Principal, Login Before, Login After, Login ByEntryAlone)
{
    /// <summary>The principal's access entry as it was read back; null when it has none.</summary>
    public EKSAccessEntry? Entry { get; init; }

    /// <summary>The comparison of before and by entry alone.</summary>
    public MappingVerdict Verdict { get; init; }

    /// <summary>What makes the verdict, a phrase each.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>What it may do before and after; null when no RBAC objects were given.</summary>
    public EffectiveChange? Effective { get; init; }

    /// <summary>True when the entry alone gives what the row gave: by name, and where RBAC is known, by what may be done.</summary>
    public bool KeepsAccess =>
        Verdict is MappingVerdict.Same or MappingVerdict.Equivalent && Effective is null or { Comparison.Verdict: ComparisonVerdict.Equal };
}
