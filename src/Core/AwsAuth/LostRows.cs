using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds, by its words, who stands in a key that the server cannot read.</summary>
internal static class LostRows
{
    private static readonly Regex Account = new(@"(?<![0-9])[0-9]{12}(?![0-9])", RegexOptions.CultureInvariant);

    /// <summary>The rows of all keys that are lost as a whole, as far as their texts can be read; never null.</summary>
    /// <param name="readings">The keys.</param>
    public static IReadOnlyList<AwsAuthRow> Of(IEnumerable<KeyReading> readings) =>
        readings.Where(r => r.IsLost).OrderBy(r => r.Kind).SelectMany(r => r.Kind == AwsAuthRowKind.Account ? Accounts(r) : Rows(r)).ToArray();

    /// <summary>Whether a row of a text that the server does not take in is about a principal, by the words of the text.</summary>
    /// <param name="text">The text, or the rest of one.</param>
    /// <param name="canonicalArn">The role, without path, or the user.</param>
    public static bool Names(string text, string canonicalArn) => Seen(text).Any(v => GoText.Fold(v.Arn) == GoText.Fold(canonicalArn));

    private static IEnumerable<VisualRow> Seen(string text) => VisualRows.Read(text).Where(v => v.Owns);

    private static IEnumerable<AwsAuthRow> Rows(KeyReading reading)
    {
        var seen = Seen(reading.Value.Text);

        // Of a row whose lines can be taken in several ways only the ARN is told.
        return seen.Select((v, i) => Row(reading, i, v.Arn, v.Line) is var row && v.IsClear ? row with { Username = v.Username ?? string.Empty, Groups = v.Groups } : row);
    }

    private static List<AwsAuthRow> Accounts(KeyReading reading)
    {
        var lines = reading.Value.Lines;
        var found = new List<AwsAuthRow>();
        for (var line = 1; line <= lines.Count; line++)
        {
            var text = lines.Line(line);
            if (!text.TrimStart().StartsWith("#", StringComparison.Ordinal))
            {
                found.AddRange(Account.Matches(text).Cast<Match>().Select(m => Row(reading, found.Count, m.Value, line)));
            }
        }

        return found;
    }

    private static AwsAuthRow Row(KeyReading reading, int index, string arn, int line)
    {
        var place = reading.Value.Locate(reading.Value.Lines.Start(Math.Min(line, reading.Value.Lines.Count))).Line;
        return new AwsAuthRow(reading.Kind, arn)
        {
            Index = index,
            Line = place,
            Column = 1,
            EndLine = place,
            ValueLine = line,
            CanonicalKey = arn,
            FoldedArn = GoText.Fold(arn),
            State = AwsAuthRowState.Lost,
            StateReason = $"The server cannot read {reading.Value.Key}, and this row is lost with it. What is shown is taken from the words of the text.",
        };
    }
}
