using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>What a change of the text means for one principal.</summary>
/// <param name="Kind">What happens to it.</param>
/// <param name="Arn">The principal, or the account.</param>
public sealed record AwsAuthDifference(AwsAuthChangeKind Kind, string Arn)
{
    /// <summary>What it was; empty when it did not get in.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>What it becomes; empty when it does not get in.</summary>
    public string After { get; init; } = string.Empty;

    /// <summary>The groups it loses; never null.</summary>
    public IReadOnlyList<string> GroupsLost { get; init; } = Array.Empty<string>();

    /// <summary>The groups it gains; never null.</summary>
    public IReadOnlyList<string> GroupsGained { get; init; } = Array.Empty<string>();

    /// <summary>The difference in a line.</summary>
    public override string ToString() => Kind switch
    {
        AwsAuthChangeKind.Added => $"+ {Arn}: {After}",
        AwsAuthChangeKind.Removed => $"- {Arn}: {Before}",
        _ => $"~ {Arn}: {(Before.Length > 0 ? Before : "(nobody)")} -> {(After.Length > 0 ? After : "(nobody)")}",
    };

    /// <summary>Who gets in otherwise than before, in the order of the old text and then of the new one; never null.</summary>
    /// <param name="before">The map before.</param>
    /// <param name="after">The map after.</param>
    public static IReadOnlyList<AwsAuthDifference> Between(AwsAuthMap before, AwsAuthMap after)
    {
        var found = new List<AwsAuthDifference>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in before.Rows.Concat(after.Rows).Where(r => r.State is not (AwsAuthRowState.Dropped or AwsAuthRowState.Dead) || r.Flaw == AwsAuthRowFlaw.UnfillableTemplate))
        {
            if (seen.Add(row.FoldedArn) && Compare(row, before, after) is { } difference)
            {
                found.Add(difference);
            }
        }

        return found;
    }

    private static AwsAuthDifference? Compare(AwsAuthRow row, AwsAuthMap before, AwsAuthMap after)
    {
        if (row.Kind == AwsAuthRowKind.Account || row.IsSso)
        {
            return ComparePresence(row, before, after);
        }

        var old = before.Resolve(row.Arn);
        var now = after.Resolve(row.Arn);
        var same = old.Outcome == now.Outcome && Name(old) == Name(now) && Groups(old).SequenceEqual(Groups(now), StringComparer.Ordinal);
        if (same && old.IsCertain == now.IsCertain)
        {
            return null;
        }

        var kind = (old.IsMapped, now.IsMapped) switch
        {
            (false, true) => AwsAuthChangeKind.Added,
            (true, false) => AwsAuthChangeKind.Removed,
            _ => AwsAuthChangeKind.Changed,
        };
        return new AwsAuthDifference(old.IsCertain || now.IsCertain ? kind : AwsAuthChangeKind.Unknown, row.Arn)
        {
            Before = Describe(old),
            After = Describe(now),
            GroupsLost = Groups(old).Except(Groups(now), StringComparer.Ordinal).ToArray(),
            GroupsGained = Groups(now).Except(Groups(old), StringComparer.Ordinal).ToArray(),
        };
    }

    private static AwsAuthDifference? ComparePresence(AwsAuthRow row, AwsAuthMap before, AwsAuthMap after)
    {
        var old = before.Rows.LastOrDefault(r => r.Kind == row.Kind && r.FoldedArn == row.FoldedArn && r.LetsIn);
        var now = after.Rows.LastOrDefault(r => r.Kind == row.Kind && r.FoldedArn == row.FoldedArn && r.LetsIn);
        if (old is null == now is null && old?.RendersTo == now?.RendersTo)
        {
            return null;
        }

        var kind = row.IsSso ? AwsAuthChangeKind.Unknown : old is null ? AwsAuthChangeKind.Added : AwsAuthChangeKind.Removed;
        return new AwsAuthDifference(kind, row.Arn) { Before = old?.RendersTo ?? string.Empty, After = now?.RendersTo ?? string.Empty };
    }

    private static string Name(AwsAuthResolution answer) => answer.IsMapped ? answer.Row?.Kind == AwsAuthRowKind.Account ? answer.Username : answer.Row?.Username ?? string.Empty : string.Empty;

    private static IReadOnlyList<string> Groups(AwsAuthResolution answer) => answer.IsMapped ? answer.Row?.Groups ?? [] : [];

    private static string Describe(AwsAuthResolution answer) => answer.Outcome switch
    {
        AwsAuthOutcome.Mapped when !answer.IsCertain && answer.Candidates.Count > 1 => "one at random of: " + string.Join("; ", answer.Candidates.Select(c => c.RendersTo)),
        AwsAuthOutcome.Mapped => answer.Row?.RendersTo ?? answer.Username,
        AwsAuthOutcome.LoginFails => "(login fails)",
        _ => string.Empty,
    };
}
