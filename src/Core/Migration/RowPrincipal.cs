using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Migration;

/// <summary>What became of the search for the principal behind a row.</summary>
/// <param name="Status">Ready when <paramref name="Arn"/> can be used.</param>
/// <param name="Arn">The principal's ARN, with path; when not Ready, what a decision could be; null when nothing can be proposed.</param>
/// <param name="Note">Why, or what was not checked; empty when there is nothing to say.</param>
internal sealed record RowPrincipal(AccessEntrySpecStatus Status, string? Arn, string Note)
{
    /// <summary>True when the principal could not be looked up, and nobody confirmed its ARN either.</summary>
    public bool IsUnverified { get; init; }
}
