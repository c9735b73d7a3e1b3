using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// The last word on every mend: whoever gets in by the mended text gets what he got before, or what stands in his own row by
/// the words of the text, and no row that is seen in the text goes lost.
/// </summary>
internal static class RepairGuard
{
    /// <summary>Whether a mend may be kept.</summary>
    /// <param name="text">The text as it was handed over, before any mend.</param>
    /// <param name="before">What was read before this mend.</param>
    /// <param name="after">What is read after it.</param>
    public static bool Allows(string text, AwsAuthMap before, AwsAuthMap after)
    {
        var old = before.Rows.Where(r => r.State != AwsAuthRowState.Dropped).ToLookup(r => VisualRow.Key(r.Arn), StringComparer.Ordinal);
        var seen = VisualRows.Read(text).Where(v => v.Owns).ToLookup(v => VisualRow.Key(v.Arn), StringComparer.Ordinal);
        foreach (var row in after.Rows.Where(r => r.LetsIn))
        {
            var key = VisualRow.Key(row.Arn);
            var good = row.Kind == AwsAuthRowKind.Account
                ? text.IndexOf(row.Arn, StringComparison.Ordinal) >= 0
                : old[key].Any(o => Same(o, row) && (o.LetsIn || !MergedRows.IsMerged(before, o))) || seen[key].Any(v => v.Gives(row) || (HasLoss(after, row) && v.Covers(row)));
            if (!good)
            {
                return false;
            }
        }

        return AwsAuthKeys.All.Any(after.IsLost) || KeepsRows(seen, before, after);
    }

    /// <summary>Where a lost key is read again, each of its rows must be one.</summary>
    private static bool KeepsRows(ILookup<string, VisualRow> seen, AwsAuthMap before, AwsAuthMap after)
    {
        var had = new HashSet<string>(before.Rows.Select(r => VisualRow.Key(r.Arn)), StringComparer.Ordinal);
        var has = new HashSet<string>(after.Rows.Select(r => VisualRow.Key(r.Arn)), StringComparer.Ordinal);
        var dropped = after.Rows.Count(r => r.State == AwsAuthRowState.Dropped);
        return seen.Where(g => !had.Contains(g.Key)).Count(g => !has.Contains(g.Key)) <= dropped
            && had.All(key => has.Contains(key) || after.Rows.Count >= before.Rows.Count);
    }

    private static bool Same(AwsAuthRow a, AwsAuthRow b) => a.Username == b.Username && a.Groups.SequenceEqual(b.Groups, StringComparer.Ordinal);

    private static bool HasLoss(AwsAuthMap map, AwsAuthRow row) =>
        map.Problems.Any(p => p.RowIndex == row.Index && p.Key == AwsAuthKeys.Of(row.Kind) && p.Kind is AwsAuthProblemKind.FieldLost or AwsAuthProblemKind.GroupLost);
}
