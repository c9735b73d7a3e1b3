using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Edits one row of the text of a key and leaves every other byte alone: comments, order, unknown fields, other rows.
/// Idempotent. Every result is read again before it is handed out.
/// </summary>
public static class AwsAuthEditor
{
    /// <summary>The text in which a row says what the spec says.</summary>
    /// <param name="text">The key's text; null when the ConfigMap lacks the key.</param>
    /// <param name="spec">The row.</param>
    /// <param name="replace">True to replace a row of the same ARN that says something else.</param>
    /// <exception cref="EksAccessException">
    /// <c>ResourceInUse</c> when a row of that ARN says something else and <paramref name="replace"/> is false;
    /// <c>MalformedInput</c> when the text cannot be read, or cannot be edited without touching other rows.
    /// </exception>
    public static AwsAuthTextEdit Add(string? text, AwsAuthRowSpec spec, bool replace = false)
    {
        var before = Read(text, spec.Kind);
        var same = Same(before, spec.Kind, spec.Arn);
        if (same.Length > 0 && same.All(r => Says(r, spec)))
        {
            return new AwsAuthTextEdit(text, false, 0);
        }

        if (same.Length > 0 && !replace)
        {
            throw new EksAccessException(ErrorIds.ResourceInUse, ErrorKind.Conflict, $"{AwsAuthKeys.Of(spec.Kind)} has a row for {spec.Arn} (line {same[same.Length - 1].Line}): {same[same.Length - 1].RendersTo}.")
            {
                RecommendedAction = "Replace it with -Force, or remove it first.",
                TargetObject = spec.Arn,
            };
        }

        var next = RowWriter.Append(RemoveRows(before, same), spec);
        return Proven(before, next, spec, same.Length);
    }

    /// <summary>The text without any row of an ARN: removing only the last of several would bring an earlier one back to life.</summary>
    /// <param name="text">The key's text; null when the ConfigMap lacks the key.</param>
    /// <param name="kind">The kind of row.</param>
    /// <param name="arn">The ARN or account, in any case.</param>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> when the text cannot be read, or cannot be edited without touching other rows.</exception>
    public static AwsAuthTextEdit Remove(string? text, AwsAuthRowKind kind, string arn)
    {
        if (text is null)
        {
            return new AwsAuthTextEdit(null, false, 0);
        }

        var before = Read(text, kind);
        var same = Same(before, kind, arn);
        if (same.Length == 0)
        {
            return new AwsAuthTextEdit(text, false, 0);
        }

        return Proven(before, RemoveRows(before, same), null, same.Length, kind, arn);
    }

    private static KeyReading Read(string? text, AwsAuthRowKind kind)
    {
        var key = AwsAuthKeys.Of(kind);
        var reading = KeyReading.Read(new AwsAuthValue(key, text ?? string.Empty));
        var problem = reading.Problems.FirstOrDefault(p => p.Kind is AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.NotAList);
        return problem is null ? reading : throw Malformed($"The text of {key} cannot be edited, because the server cannot read it (line {problem.Line}, column {problem.Column}): {problem.Message}", key);
    }

    private static EksAccessException Malformed(string message, string target) => new(ErrorIds.MalformedInput, ErrorKind.InvalidState, message)
    {
        RecommendedAction = "Mend the text first: Find-AwsAuthIssue says what is wrong, Repair-AwsAuth mends it.",
        TargetObject = target,
    };

    private static AwsAuthRow[] Rows(KeyReading reading) => new RowBuilder(reading).Build().ToArray();

    private static AwsAuthRow[] Same(KeyReading reading, AwsAuthRowKind kind, string arn)
    {
        var folded = kind == AwsAuthRowKind.Account ? arn.Trim() : GoText.Fold(arn);
        return Rows(reading).Where(r => r.State != AwsAuthRowState.Dropped && !r.IsSso && r.FoldedArn == folded).ToArray();
    }

    private static bool Says(AwsAuthRow row, AwsAuthRowSpec spec) =>
        row.Kind == AwsAuthRowKind.Account || (row.Username == spec.Username && row.Groups.SequenceEqual(spec.Groups, StringComparer.Ordinal));

    private static KeyReading RemoveRows(KeyReading reading, AwsAuthRow[] rows)
    {
        if (rows.Length == 0)
        {
            return reading;
        }

        var items = reading.Root!.Children;
        var doomed = new HashSet<int>(rows.Select(r => ItemOf(reading, r)));
        var text = reading.Root.Flow ? RowRemover.Flow(reading, items, doomed) : RowRemover.Block(reading, items, doomed);
        return Read(text, reading.Kind);
    }

    private static int ItemOf(KeyReading reading, AwsAuthRow row)
    {
        if (row.Draft is not null)
        {
            return row.Index;
        }

        var items = reading.Root!.Children;
        return Enumerable.Range(0, items.Count).First(i => reading.Value.Locate(reading.Index(items[i])) == (row.Line, row.Column));
    }

    /// <summary>Checks that the edit did what it should and nothing else.</summary>
    private static AwsAuthTextEdit Proven(KeyReading before, KeyReading after, AwsAuthRowSpec? added, int rows, AwsAuthRowKind? kind = null, string? arn = null)
    {
        var folded = (added?.Kind ?? kind) == AwsAuthRowKind.Account ? (added?.Arn ?? arn)!.Trim() : GoText.Fold((added?.Arn ?? arn)!);
        var kept = Others(before, folded).SequenceEqual(Others(after, folded), StringComparer.Ordinal);
        var now = Rows(after).Where(r => r.State != AwsAuthRowState.Dropped && !r.IsSso && r.FoldedArn == folded).ToArray();
        var done = added is null ? now.Length == 0 : now.Length == 1 && Says(now[0], added) && now[0].State == AwsAuthRowState.Live;
        if (!kept || !done)
        {
            throw Malformed($"The row of {added?.Arn ?? arn} cannot be edited without touching other rows of {before.Value.Key}: anchors, merge keys or text after the list are in the way.", added?.Arn ?? arn!);
        }

        return new AwsAuthTextEdit(after.Value.Text, true, Math.Max(rows, 1));
    }

    private static IEnumerable<string> Others(KeyReading reading, string folded) => Rows(reading).Where(r => r.FoldedArn != folded || r.State == AwsAuthRowState.Dropped).Select(r =>
        new StringBuilder().Append(r.Arn).Append('\0').Append(r.Username).Append('\0').Append(string.Join("\0", r.Groups)).Append('\0').Append(r.State).ToString());
}
