using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds the line of a refused manifest in which the mistake is, and what to write there.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Why">What is wrong, as a sentence; empty when only the parser's complaint is known.</param>
/// <param name="Advice">What to write.</param>
internal sealed record ManifestCause(int Line, int Column, string Why, string Advice)
{
    /// <summary>The ARN of the row the line stands in; null when it stands in none.</summary>
    public string? Principal { get; init; }

    private static readonly Regex Header = new(@"^(?<indent>[ ]*)[""']?(?<key>mapRoles|mapUsers|mapAccounts)[""']?[ ]*:[ ]*[|>][-+0-9]*[ \t]*(?<rest>[^#\s].*)?", RegexOptions.CultureInvariant);
    private static readonly Regex RowStart = new(@"^[ \t]*-[ \t]*[""']?(?:rolearn|userarn)\b(?:[""']?[ \t]*:[ \t]*(?<arn>[^#\s]*))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex FieldLine = new(@"^[ \t]*(?:rolearn|userarn|username|groups)[ \t]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The cause behind a manifest that kubectl refuses.</summary>
    /// <param name="source">The source.</param>
    /// <param name="problem">The parser's complaint.</param>
    public static ManifestCause Find(AwsAuthSource source, AwsAuthReadingProblem problem)
    {
        var lines = UnifiedDiff.Split(source.FileText).Select(l => l.TrimEnd('\r', '\n')).ToArray();
        var suspects = Suspects.Find(lines).ToArray();
        var cause = Marker(suspects) ?? Bar(lines) ?? Blank(source.FileText, lines, suspects, problem) ?? NoFirstLine(lines) ?? Moved(source, lines) ?? new ManifestCause(
            problem.Line,
            problem.Column,
            string.Empty,
            problem.Fault == Yaml.YamlFault.TabIndentation ? "Indent with spaces, in the column of the lines it belongs to." : "Mend the indentation or the quotes at this place, and check that every line of a value stands deeper than its key.");
        // A marker of a conflict stands between rows and concerns both sides, and not the row above it.
        return Marker(suspects) is null ? cause with { Principal = RowOf(lines, cause.Line) } : cause;
    }

    /// <summary>The file with the odd blanks before its lines made spaces.</summary>
    public static string Spaced(string text) =>
        string.Concat(UnifiedDiff.Split(text).Select(l => l.Length > 0 && l.TrimStart('\u00a0', ' ', '\t').Length < l.TrimStart(' ', '\t').Length ? Suspects.Spaced(l) : l));

    private static ManifestCause? Marker(Suspect[] suspects)
    {
        var marker = suspects.FirstOrDefault(s => s.RuleId == "conflict-marker");
        return marker is null ? null : new ManifestCause(marker.Line + 1, marker.Column + 1, "A marker of a git conflict stands here.", marker.Advice);
    }

    private static ManifestCause? Bar(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (Header.Match(lines[i]) is { Success: true } match && match.Groups["rest"].Success)
            {
                var first = match.Groups["rest"].Value;
                return new ManifestCause(i + 1, match.Groups["rest"].Index + 1, $"Text follows the sign of the block text on the line of {match.Groups["key"].Value}.", $"Put '{(first.Length > 40 ? first.Substring(0, 37) + "..." : first)}' on the next line, in the column of the rows below.");
            }
        }

        return null;
    }

    private static ManifestCause? Blank(string text, string[] lines, Suspect[] suspects, AwsAuthReadingProblem problem)
    {
        var blank = suspects.FirstOrDefault(s => s.RuleId == "no-break-space" && lines[s.Line].Substring(0, s.Column).Trim().Length == 0);
        if (blank is null || blank.Line + 1 > problem.Line)
        {
            return null;
        }

        var after = AwsAuthSource.FromText(Spaced(text)).Problems.FirstOrDefault(p => p.Kind == AwsAuthProblemKind.ManifestRefused);
        return after is null || after.Line > problem.Line || after.Fault != problem.Fault
            ? new ManifestCause(blank.Line + 1, blank.Column + 1, "The line begins with a no-break space, which does not indent: it looks like a space and is none to YAML.", "Replace it by an ordinary space.")
            : null;
    }

    /// <summary>A block text that begins with the fields of a row whose first line is gone.</summary>
    private static ManifestCause? NoFirstLine(string[] lines)
    {
        for (var i = 0; i + 1 < lines.Length; i++)
        {
            if (!Header.IsMatch(lines[i]))
            {
                continue;
            }

            var first = Array.FindIndex(lines, i + 1, l => l.Trim().Length > 0 && l.TrimStart()[0] != '#');
            if (first >= 0 && FieldLine.IsMatch(lines[first]) && Array.FindIndex(lines, first, l => RowStart.IsMatch(l)) is >= 0 and var row && Indent(lines[row]) < Indent(lines[first]))
            {
                return new ManifestCause(first + 1, Indent(lines[first]) + 1, "The row that begins here lacks its first line, the one with the dash and the ARN; so the rows below stand less deep than their value.", $"Write - rolearn: and the ARN above this line, in column {Indent(lines[row]) + 1}, or remove the rest of the row.");
            }
        }

        return null;
    }

    private static ManifestCause? Moved(AwsAuthSource source, string[] lines)
    {
        var text = RefusedMender.Mend(source.FileText);
        if (text is null || AwsAuthSource.FromText(text).Problems.Any(p => p.Kind == AwsAuthProblemKind.ManifestRefused))
        {
            return null;
        }

        // Where the lines belong shows once the rows can be read, too.
        var mended = UnifiedDiff.Split(AwsAuthRepairer.MendValues(AwsAuthSource.FromText(text), []).FileText).Select(l => l.TrimEnd('\r', '\n')).ToArray();
        var first = Enumerable.Range(0, Math.Min(lines.Length, mended.Length)).Where(i => lines[i] != mended[i]).DefaultIfEmpty(-1).First();
        if (first < 0)
        {
            // Only the end of the text was mended; no line of it is to be moved.
            return null;
        }

        var tab = lines[first].IndexOf('\t', 0, Indent(lines[first]));
        var target = RowLayout.Target(mended, first);
        return tab >= 0
            ? new ManifestCause(first + 1, tab + 1, "A tab stands where only spaces may indent.", $"Replace it by spaces, so that {RowLayout.Word(mended[first])} stands in {target}.")
            : new ManifestCause(
                first + 1,
                Indent(lines[first]) + 1,
                "The line stands less deep than the value it belongs to, and so outside of it.",
                $"Move it to {target}{(RowStart.IsMatch(lines[first]) ? ", and the lines of its row with it" : string.Empty)}.");
    }

    private static string? RowOf(string[] lines, int line)
    {
        for (var i = Math.Min(line, lines.Length) - 1; i >= 0 && !Header.IsMatch(lines[i]); i--)
        {
            if (RowStart.Match(lines[i]) is { Success: true } row)
            {
                var arn = VisualRows.Bare(row.Groups["arn"].Value);
                return arn.Length == 0 ? null : arn;
            }
        }

        return null;
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ', '\t').Length;
}
