using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Migration;

/// <summary>What the migration does to one principal's access.</summary>
/// <param name="Id">A short id made of the content; it is what <c>-AcceptDifference</c> takes.</param>
/// <param name="PrincipalArn">The principal.</param>
/// <param name="Verdict">Equal, Gained, Lost, Both or Unknown.</param>
public sealed record MigrationProof(string Id, string PrincipalArn, ComparisonVerdict Verdict)
{
    /// <summary>The same over namespaces that do not exist yet.</summary>
    public ComparisonVerdict FutureVerdict { get; init; }

    /// <summary>Whether it counts.</summary>
    public DifferenceStanding Standing { get; init; }

    /// <summary>The access before, in words.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>The access after, in words.</summary>
    public string After { get; init; } = string.Empty;

    /// <summary>The differences, one line each with a witness; never null.</summary>
    public TextList Differences { get; init; } = TextList.Empty;

    /// <summary>True for a row behind which IAM knows nobody: its access is nobody's.</summary>
    public bool IsNobody { get; init; }

    /// <summary>True when it has to be accepted before anything is written.</summary>
    public bool NeedsAcceptance => !IsNobody && Standing == DifferenceStanding.Counted && (Verdict != ComparisonVerdict.Equal || FutureVerdict != ComparisonVerdict.Equal);

    /// <summary>The principal, the verdict and the id.</summary>
    public override string ToString() => $"{Id} {PrincipalArn}: {Verdict}{(Standing == DifferenceStanding.Counted ? string.Empty : $" ({Standing})")}";
}
