using System;
using System.Collections.Generic;
using System.Text;

namespace EksAccessManagement.AwsAuth;

/// <summary>Writes the change between two texts as a unified diff.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The diff; empty when the texts are the same.</summary>
    /// <param name="name">The name for both sides.</param>
    /// <param name="before">The text before.</param>
    /// <param name="after">The text after.</param>
    public static string Write(string name, string before, string after)
    {
        if (string.Equals(before, after, StringComparison.Ordinal))
        {
            return string.Empty;
        }

        var old = Split(before);
        var @new = Split(after);
        var edits = Edits(old, @new, LineDiff.Common(old, @new));
        var text = new StringBuilder().Append("--- ").Append(name).Append('\n').Append("+++ ").Append(name).Append('\n');
        for (var i = 0; i < edits.Count;)
        {
            var first = i;
            while (i + 1 < edits.Count && edits[i + 1].OldStart - edits[i].OldEnd <= 2 * Context)
            {
                i++;
            }

            i++;
            WriteHunk(text, old, @new, edits.GetRange(first, i - first));
        }

        return text.ToString();
    }

    /// <summary>The lines of a text, each with its line end; only LF ends one.</summary>
    internal static List<string> Split(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text.Substring(start, end - start));
            start = end;
        }

        return lines;
    }

    private static List<Edit> Edits(List<string> old, List<string> @new, IReadOnlyList<(int Old, int New)> common)
    {
        var edits = new List<Edit>();
        int o = 0, n = 0;
        foreach (var (co, cn) in Ends(common, old.Count, @new.Count))
        {
            if (co > o || cn > n)
            {
                edits.Add(new Edit(o, co, n, cn));
            }

            o = co + 1;
            n = cn + 1;
        }

        return edits;
    }

    private static IEnumerable<(int Old, int New)> Ends(IReadOnlyList<(int Old, int New)> common, int old, int @new)
    {
        foreach (var pair in common)
        {
            yield return pair;
        }

        yield return (old, @new);
    }

    private static void WriteHunk(StringBuilder text, List<string> old, List<string> @new, List<Edit> edits)
    {
        var first = edits[0];
        var last = edits[edits.Count - 1];
        var before = Math.Min(Context, first.OldStart);
        var after = Math.Min(Context, old.Count - last.OldEnd);
        int oldStart = first.OldStart - before, oldCount = last.OldEnd + after - oldStart;
        int newStart = first.NewStart - before, newCount = last.NewEnd + after - newStart;
        text.Append($"@@ -{(oldCount == 0 ? oldStart : oldStart + 1)},{oldCount} +{(newCount == 0 ? newStart : newStart + 1)},{newCount} @@\n");
        var at = oldStart;
        foreach (var edit in edits)
        {
            for (; at < edit.OldStart; at++)
            {
                Line(text, ' ', old[at]);
            }

            for (; at < edit.OldEnd; at++)
            {
                Line(text, '-', old[at]);
            }

            for (var i = edit.NewStart; i < edit.NewEnd; i++)
            {
                Line(text, '+', @new[i]);
            }
        }

        for (; at < last.OldEnd + after; at++)
        {
            Line(text, ' ', old[at]);
        }
    }

    private static void Line(StringBuilder text, char mark, string line)
    {
        text.Append(mark).Append(line);
        if (line.Length == 0 || line[line.Length - 1] != '\n')
        {
            text.Append("\n\\ No newline at end of file\n");
        }
    }

    private sealed record Edit(int OldStart, int OldEnd, int NewStart, int NewEnd);
}
