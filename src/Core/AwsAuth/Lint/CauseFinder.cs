using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Finds the real causes of a value that the server cannot read. The parser stumbles where a mistake shows, often lines below
/// it; so the lines at and above that place are mended one by one by a single sign, and the mend counts by which most rows
/// are read as they stand in the text.
/// </summary>
internal static class CauseFinder
{
    private const int MaxSteps = 6;
    private const int MaxTried = 12;
    private const int MaxLength = 64 * 1024;

    /// <summary>The causes in the order found; each mend contains those before it. Never empty for a lost value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    public static IReadOnlyList<Cause> Find(string key, AwsAuthValue value)
    {
        var causes = new List<Cause>();
        var current = new AwsAuthValue(key, value.Text);
        for (var step = 0; step < MaxSteps; step++)
        {
            var reading = KeyReading.Read(current);
            if (!reading.IsLost)
            {
                break;
            }

            var found = Step(key, current, Loss(reading));
            causes.AddRange(found.Select(c => c with { Index = Original(value, current, c.Index) }));
            var mended = found.Count == 0 ? null : found[found.Count - 1].Mended;
            if (mended is null || mended == current.Text)
            {
                break;
            }

            current = new AwsAuthValue(key, mended);
        }

        return causes;
    }

    /// <summary>The problem by which a reading is lost.</summary>
    public static AwsAuthReadingProblem Loss(KeyReading reading) =>
        reading.Problems.First(p => p.Kind is AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.NotAList);

    private static int Original(AwsAuthValue value, AwsAuthValue current, int index)
    {
        var (line, column) = current.Lines.Locate(Math.Min(index, current.Text.Length));
        line = Math.Min(line, value.Lines.Count);
        return Math.Min(value.Lines.Start(line) + column - 1, value.Text.Length);
    }

    private static List<Cause> Step(string key, AwsAuthValue value, AwsAuthReadingProblem problem)
    {
        var lines = UnifiedDiff.Split(value.Text).Select(l => l.TrimEnd('\r', '\n')).ToArray();
        var all = value.Text.Length > MaxLength ? [] : Suspects.Find(lines).ToArray();
        var marker = all.FirstOrDefault(s => s.RuleId == "conflict-marker");
        if (marker is not null)
        {
            return [Of(marker, value, null)];
        }

        var explained = Explained(problem, value);
        if (explained?.RuleId is "pasted-key" or "tab-indentation" or "bad-character")
        {
            return [explained];
        }

        var last = value.ValueLine(Math.Max(problem.ValueIndex, problem.ContextIndex)) - 1;
        var near = all.Where(s => s.Line <= last + (s.Rank == 0 ? 0 : 1)).ToArray();
        var tried = near.Skip(Math.Max(0, near.Length - MaxTried)).Select(s => (Cause: Of(s, value, Apply(value.Text, [s])), s.Rank)).ToList();
        if (explained?.Mended is not null)
        {
            tried.Add((explained, explained.RuleId == "indentation" ? 4 : 1));
        }

        var best = tried.Where(t => t.Cause.Mended is not null).Select(t => (t.Cause, t.Rank, Score: Score(key, t.Cause.Mended!)))
            .Where(t => t.Score >= 0).OrderByDescending(t => t.Score).ThenBy(t => t.Rank).ThenBy(t => t.Cause.Index).FirstOrDefault();
        if (best.Cause is not null)
        {
            return [best.Cause];
        }

        return Together(key, value, all) ?? Further(key, value, problem, tried.Select(t => t.Cause)) ?? (explained is null ? [] : [explained with { Mended = null }]);
    }

    /// <summary>All signs that stand in no valid line, mended at once, when that makes the value readable.</summary>
    private static List<Cause>? Together(string key, AwsAuthValue value, IEnumerable<Suspect> all)
    {
        var sure = all.Where(s => s.Rank <= 1 && s.Mended is not null).ToArray();
        if (sure.Length < 2)
        {
            return null;
        }

        var text = Apply(value.Text, sure);
        return Score(key, text) < 0 ? null : sure.Select(s => Of(s, value, text)).ToList();
    }

    /// <summary>The first mend after which the server reads further.</summary>
    private static List<Cause>? Further(string key, AwsAuthValue value, AwsAuthReadingProblem problem, IEnumerable<Cause> tried)
    {
        foreach (var cause in tried.Where(c => c.Mended is not null && c.Mended != value.Text && c.MayRepair && c.RuleId != "indentation").OrderBy(c => c.Index))
        {
            var now = Loss(KeyReading.Read(new AwsAuthValue(key, cause.Mended!)));
            if (now.ValueIndex > problem.ValueIndex + 2 || now.Fault != problem.Fault || now.Kind != problem.Kind)
            {
                return [cause];
            }
        }

        return null;
    }

    /// <summary>How many rows are read as they stand in the text; -1 when the value stays lost.</summary>
    private static int Score(string key, string text)
    {
        var map = AwsAuthReader.Read(new Dictionary<string, string> { [key] = text });
        if (map.IsLost(key))
        {
            return -1;
        }

        var seen = VisualRows.Read(text).ToLookup(v => VisualRow.Key(v.Arn), StringComparer.Ordinal);
        return map.Rows.Count(r => seen[VisualRow.Key(r.Arn)].Any(v => v.Gives(r)));
    }

    private static Cause? Explained(AwsAuthReadingProblem problem, AwsAuthValue value)
    {
        if (problem.Kind != AwsAuthProblemKind.KeyLost)
        {
            return null;
        }

        var (rule, why, advice, at) = SyntaxRules.Explain(problem, value);
        var mended = LineMender.Mend(rule, value.Text);
        var cause = new Cause(rule, at, why, advice, mended == value.Text ? null : mended);
        return rule == "indentation" && cause.Mended is not null ? Moved(cause, value) : cause;
    }

    /// <summary>An indentation is reported at the first line that is to be moved, not where the parser stumbled.</summary>
    private static Cause Moved(Cause cause, AwsAuthValue value)
    {
        var lines = UnifiedDiff.Split(value.Text);
        var mended = UnifiedDiff.Split(cause.Mended!);
        var moved = Enumerable.Range(0, Math.Min(lines.Count, mended.Count)).Where(i => lines[i] != mended[i]).ToArray();
        if (lines.Count != mended.Count || moved.Length == 0 || !IsReadable(value.Key, cause.Mended!))
        {
            return cause;
        }

        var first = moved[0];
        int Column(string line) => line.Length - line.TrimStart(' ', '\t').Length;
        return cause with
        {
            Index = value.Lines.Start(first + 1) + Column(lines[first]),
            Advice = $"Move it by {Math.Abs(Column(mended[first]) - Column(lines[first]))} {(Column(mended[first]) > Column(lines[first]) ? "to the right" : "to the left")}{(moved.Length > 1 ? $", and {moved.Length - 1} {(moved.Length == 2 ? "line" : "lines")} below it likewise" : string.Empty)}: all fields of a row stand in one column, two deeper than the row's dash, and all dashes of rows in one.",
        };
    }

    private static bool IsReadable(string key, string text) => !KeyReading.Read(new AwsAuthValue(key, text)).IsLost;

    private static Cause Of(Suspect suspect, AwsAuthValue value, string? mended) =>
        new(suspect.RuleId, value.Lines.Start(suspect.Line + 1) + suspect.Column, suspect.Why, suspect.Advice, mended) { MayRepair = suspect.MayRepair };

    private static string Apply(string text, IEnumerable<Suspect> suspects)
    {
        var lines = UnifiedDiff.Split(text);
        foreach (var suspect in suspects)
        {
            var line = lines[suspect.Line];
            lines[suspect.Line] = (suspect.Mended ?? line.TrimEnd('\r', '\n')) + line.Substring(line.TrimEnd('\r', '\n').Length);
        }

        return string.Concat(lines);
    }
}
