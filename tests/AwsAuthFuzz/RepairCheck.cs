using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.AwsAuthFuzz;

/// <summary>What must hold for the repair of every text.</summary>
internal static class RepairCheck
{
    public static void Check(AwsAuthSource source)
    {
        var repair = AwsAuthRepairer.Repair(source);
        var before = AwsAuthReader.Read(source);
        var after = AwsAuthReader.Read(repair.Data);
        foreach (var key in AwsAuthKeys.All)
        {
            var unchanged = source.Value(key)?.Text == (repair.Data.TryGetValue(key, out var text) ? text : null);
            if (after.IsLost(key) && !unchanged)
            {
                throw new InvalidOperationException($"The mended text of {key} does not parse: {text}");
            }
        }

        if (!repair.Changed && source.FileText != repair.Text && source.Shape != AwsAuthShape.Data)
        {
            throw new InvalidOperationException("The text changed without a word.");
        }

        var mended = new HashSet<(string, int)>(AwsAuthLinter.Lint(before).Where(i => i.RowIndex >= 0 && i.Severity != AwsAuthSeverity.Information).Select(i => (i.Key, i.RowIndex)));
        foreach (var row in before.Rows.Where(r => r.State == AwsAuthRowState.Live && r.Kind != AwsAuthRowKind.Account && !mended.Contains((AwsAuthKeys.Of(r.Kind), r.Index))))
        {
            var old = before.Resolve(row.Arn);
            var now = after.Resolve(row.Arn);
            if (old.Row?.Kind == row.Kind && (now.Row?.Username != old.Row?.Username || !(now.Row?.Groups ?? []).SequenceEqual(old.Row?.Groups ?? [], StringComparer.Ordinal)))
            {
                throw new InvalidOperationException($"{row} was {old.Row?.RendersTo} and is {now.Row?.RendersTo}.");
            }
        }

        if (repair.Changed && AwsAuthRepairer.Repair(source.Shape == AwsAuthShape.Data ? AwsAuthSource.FromData(repair.Data) : AwsAuthSource.FromText(repair.Text)).Changed && repair.Repaired.Count < 20)
        {
            throw new InvalidOperationException("Mending the mended text changes it again.");
        }
    }
}
