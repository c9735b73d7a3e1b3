using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace EksAccessManagement.AwsAuth;

/// <summary>Mends the text of one key, step by step; each step is kept only when reading the result proves it safe.</summary>
internal static class KeyMender
{
    private const int MaxSteps = 40;
    private const int MaxSingles = 40;

    /// <summary>The mended text; null when nothing could be mended.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="fixes">Takes what was mended.</param>
    public static string? Mend(string key, AwsAuthValue value, List<AwsAuthFix> fixes)
    {
        var text = Mend(key, value, fixes, out var isRefused);
        if (text is null || !isRefused || Mend(key, new AwsAuthValue(key, text), [], out _) is null)
        {
            return text;
        }

        // What the guard refused for the text as it was, it would allow for the mended one: that is no way around it.
        fixes.Clear();
        return null;
    }

    private static string? Mend(string key, AwsAuthValue value, List<AwsAuthFix> fixes, out bool isRefused)
    {
        isRefused = false;
        var original = value.Text;
        var text = original;
        for (var step = 0; step < MaxSteps; step++)
        {
            var map = Read(key, text);
            var kept = fixes.Count;
            var next = map.IsLost(key) ? MendSyntax(key, text, map, value, fixes) : MendRows(key, text, map, value, fixes);
            isRefused = next is not null && !RepairGuard.Allows(original, map, Read(key, next));
            if (next is null || isRefused)
            {
                fixes.RemoveRange(kept, fixes.Count - kept);
                break;
            }

            text = next;
        }

        if (Read(key, text).IsLost(key) || text == original)
        {
            fixes.Clear();
            return null;
        }

        return text;
    }

    private static AwsAuthMap Read(string key, string text) => AwsAuthReader.Read(new Dictionary<string, string> { [key] = text });

    /// <summary>Mends every cause of the loss at once; none when one of them is for a person to decide.</summary>
    private static string? MendSyntax(string key, string text, AwsAuthMap map, AwsAuthValue value, List<AwsAuthFix> fixes)
    {
        var current = new AwsAuthValue(key, text);
        var causes = CauseFinder.Find(key, current);
        var next = causes.Count == 0 || causes.Any(c => !c.MayRepair || c.Mended is null) ? null : causes[causes.Count - 1].Mended;
        if (next is null || Read(key, next).IsLost(key))
        {
            return null;
        }

        foreach (var cause in causes)
        {
            var (line, column) = current.Locate(cause.Index);
            fixes.Add(Fix(new AwsAuthIssue(cause.RuleId, AwsAuthSeverity.Error, $"The server could not read {key}: {cause.Why}.") { Line = line, Column = column }, value, text, next));
        }

        return next;
    }

    private static string? MendRows(string key, string text, AwsAuthMap map, AwsAuthValue value, List<AwsAuthFix> fixes)
    {
        var issues = AwsAuthLinter.Lint(map).Where(i => i.Key == key && i.Severity != AwsAuthSeverity.Information).ToArray();
        var reading = map.Readings[0];
        var edits = Edits(reading, issues.Where(i => i.RuleId is not ("role-path" or "sso-role-path") || !RowRules.Collides(map, i.PrincipalArn ?? string.Empty, i.RowIndex)));
        edits.RemoveAll(e => e.Edit.Text == text.Substring(e.Edit.Start, e.Edit.End - e.Edit.Start));
        if (edits.Count > 0)
        {
            var all = Apply(text, edits.Select(e => e.Edit));
            var after = Read(key, all);
            if (IsSafe(key, map, after, edits.Select(e => e.Issue)))
            {
                // What a row gains it gains by all that was mended in it: that is told once, with the last.
                var last = edits.GroupBy(e => e.Issue.RowIndex).ToDictionary(g => g.Key, g => g.Last().Issue);
                fixes.AddRange(edits.Select(e => Fix(e.Issue, value, text, all, ReferenceEquals(last[e.Issue.RowIndex], e.Issue) ? Gain(map, after, e.Issue) : string.Empty)));
                return all;
            }

            foreach (var (issue, edit) in edits.Take(MaxSingles))
            {
                var single = Apply(text, [edit]);
                if (IsSafe(key, map, Read(key, single), [issue]))
                {
                    fixes.Add(Fix(issue, value, text, single, Gain(map, Read(key, single), issue)));
                    return single;
                }
            }
        }

        return MendLayout(key, text, map, value, issues, fixes);
    }

    /// <summary>Indentation that loads and means something else: merged groups, rows below a deeper first one.</summary>
    private static string? MendLayout(string key, string text, AwsAuthMap map, AwsAuthValue value, AwsAuthIssue[] issues, List<AwsAuthFix> fixes)
    {
        var layout = issues.Where(i => i.RuleId is "merged-groups" or "text-after-end" || IsRowAmongGroups(map, i)).ToArray();
        if (layout.Length == 0 || (layout.Any(i => i.RuleId == "text-after-end") && !IsDeeperFirstRow(map, key)))
        {
            return null;
        }

        var next = LineMender.Mend(layout[0].RuleId, text);
        if (next is null || next == text || !IsSafe(key, map, Read(key, next), layout))
        {
            return null;
        }

        fixes.AddRange(layout.Select(i => Fix(i, value, text, next, IsRowAmongGroups(map, i) ? NewRows(map, Read(key, next)) : string.Empty)));
        return next;
    }

    /// <summary>Whether an issue is that of a whole row among the groups of another.</summary>
    private static bool IsRowAmongGroups(AwsAuthMap map, AwsAuthIssue issue) =>
        issue.RuleId == "indentation" && map.Problems.Any(p => p.Kind == AwsAuthProblemKind.GroupLost && (p.Line, p.Column) == (issue.Line, issue.Column));

    /// <summary>Who gets in by rows that were none before.</summary>
    private static string NewRows(AwsAuthMap before, AwsAuthMap after)
    {
        var had = new HashSet<string>(before.Rows.Select(r => r.FoldedArn), StringComparer.Ordinal);
        return string.Concat(after.Rows.Where(r => r.LetsIn && !had.Contains(r.FoldedArn)).Select(r => $" {r.Arn} gets in by it, as {r.RendersTo}."));
    }

    private static bool IsDeeperFirstRow(AwsAuthMap map, string key)
    {
        var reading = map.Readings.First(r => r.Value.Key == key);
        var problem = map.Problems.First(p => p.Kind == AwsAuthProblemKind.TextIgnored);
        return reading.Root is { Flow: false } root && reading.Value.Text[problem.ValueIndex] == '-' && !reading.Value.Text.Substring(problem.ValueIndex).StartsWith("---", StringComparison.Ordinal)
            && reading.Value.Lines.Locate(problem.ValueIndex).Column - 1 < root.Start.Column;
    }

    private static List<(AwsAuthIssue Issue, TextEdit Edit)> Edits(KeyReading reading, IEnumerable<AwsAuthIssue> issues)
    {
        var edits = new List<(AwsAuthIssue, TextEdit)>();
        var end = -1;
        foreach (var pair in issues.Select(i => (Issue: i, Edit: RowMender.Edit(reading, i))).Where(p => p.Edit is not null).OrderBy(p => p.Edit!.Start))
        {
            if (pair.Edit!.Start >= end)
            {
                edits.Add((pair.Issue, pair.Edit));
                end = pair.Edit.End;
            }
        }

        return edits;
    }

    private static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        var result = new StringBuilder(text.Length + 64);
        var at = 0;
        foreach (var edit in edits)
        {
            result.Append(text, at, edit.Start - at).Append(edit.Text);
            at = edit.End;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>The key still loads, and every row that worked and had nothing to mend gives the same as before.</summary>
    private static bool IsSafe(string key, AwsAuthMap before, AwsAuthMap after, IEnumerable<AwsAuthIssue> mended)
    {
        if (after.IsLost(key) || after.Problems.Count(p => p.Kind == AwsAuthProblemKind.RowDropped) > before.Problems.Count(p => p.Kind == AwsAuthProblemKind.RowDropped))
        {
            return false;
        }

        var touched = new HashSet<int>(mended.Select(i => i.RowIndex));
        return before.Rows.Where(r => r.LetsIn && !touched.Contains(r.Index)).All(r => Same(r, before, after));
    }

    private static bool Same(AwsAuthRow row, AwsAuthMap before, AwsAuthMap after)
    {
        if (row.Kind == AwsAuthRowKind.Account || row.IsSso)
        {
            return after.Rows.Any(r => r.Kind == row.Kind && r.CanonicalKey == row.CanonicalKey && r.State == row.State);
        }

        var old = before.Resolve(row.Arn);
        var now = after.Resolve(row.Arn);
        return old.Outcome == now.Outcome && old.IsCertain == now.IsCertain
            && old.Row?.Username == now.Row?.Username && (old.Row?.Groups ?? []).SequenceEqual(now.Row?.Groups ?? [], StringComparer.Ordinal);
    }

    /// <summary>What the principal of a mended row has now and had not; empty when nothing.</summary>
    private static string Gain(AwsAuthMap before, AwsAuthMap after, AwsAuthIssue issue)
    {
        var old = before.Rows.FirstOrDefault(r => r.Index == issue.RowIndex);
        var now = after.Rows.FirstOrDefault(r => r.Index == issue.RowIndex);
        if (old is null || now is not { LetsIn: true } || before.Rows.Count != after.Rows.Count)
        {
            return string.Empty;
        }

        if (!old.LetsIn)
        {
            return $" {now.Arn} gets in by it, as {now.RendersTo}.";
        }

        var groups = now.Groups.Except(old.Groups, StringComparer.Ordinal).ToArray();
        return groups.Length > 0 ? $" {now.Arn} gains {string.Join(", ", groups)}." : string.Empty;
    }

    /// <summary>The fix at its place in the user's file, as far as the line still is the one it was, with what was done.</summary>
    private static AwsAuthFix Fix(AwsAuthIssue issue, AwsAuthValue value, string before, string after, string gain = "")
    {
        var isSame = new LineMap(before).Count == value.Lines.Count;
        int InFile(int line) => isSame && line > 0 && line <= value.Lines.Count ? value.Locate(value.Lines.Start(line)).Line : line;
        return new AwsAuthFix(issue.RuleId, value.Key, InFile(issue.Line), issue.Message + Done(UnifiedDiff.Split(before), UnifiedDiff.Split(after), issue.Line - 1, InFile) + gain);
    }

    /// <summary>What a step did to the lines, as a sentence.</summary>
    private static string Done(List<string> before, List<string> after, int at, Func<int, int> inFile)
    {
        var changed = before.Count == after.Count ? Enumerable.Range(0, before.Count).Where(i => before[i] != after[i]).ToArray() : [];
        if (changed.Length == 0)
        {
            return " It was written anew.";
        }

        var mine = changed.Contains(at) ? at : changed[0];
        if (!IsMoved(before[mine], after[mine]))
        {
            var text = after[mine].Trim();
            return $" Line {inFile(mine + 1)} reads '{(text.Length > 120 ? text.Substring(0, 117) + "..." : text)}' now.";
        }

        var moved = changed.Where(i => IsMoved(before[i], after[i])).Select(i => inFile(i + 1)).ToArray();
        var by = Indent(after[mine]) - Indent(before[mine]);
        var way = before[mine].IndexOf('\t', 0, Indent(before[mine])) >= 0 || by == 0 ? "indented with spaces" : $"moved by {Math.Abs(by)} to the {(by > 0 ? "right" : "left")}";
        return moved.Length == 1 ? $" Line {moved[0]} was {way}." : $" Line {inFile(mine + 1)} was {way}, and {moved.Length - 1} more {(moved.Length == 2 ? "line" : "lines")} likewise.";
    }

    private static bool IsMoved(string before, string after) => before.TrimStart(' ', '\t') == after.TrimStart(' ', '\t');

    private static int Indent(string line) => line.Length - line.TrimStart(' ', '\t').Length;
}
