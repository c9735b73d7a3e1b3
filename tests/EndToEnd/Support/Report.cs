using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>One question to the real server, what was expected or predicted, and what it answered.</summary>
internal sealed record Asked(string Topic, string Who, string Question, string Expected, string Answer)
{
    public bool Agreed => Expected == Answer;
}

/// <summary>The table of everything that was asked, written when the run ends.</summary>
internal static class Report
{
    private static readonly object Gate = new();
    private static readonly List<Asked> Rows = [];

    /// <summary>Where the table goes.</summary>
    public static string FilePath => Environment.GetEnvironmentVariable("EKS_LAB_REPORT") is { Length: > 0 } path ? path : Path.Combine(AppContext.BaseDirectory, "lab-report.txt");

    /// <summary>All that was asked and answered.</summary>
    public static string Text
    {
        get
        {
            lock (Gate)
            {
                return string.Join('\n', Rows);
            }
        }
    }

    public static void Add(IEnumerable<Asked> rows)
    {
        lock (Gate)
        {
            Rows.AddRange(rows);
        }
    }

    public static void Write()
    {
        lock (Gate)
        {
            if (Rows.Count == 0)
            {
                return;
            }

            var lines = new List<string>();
            foreach (var topic in Rows.GroupBy(r => r.Topic))
            {
                lines.Add($"{topic.Key}: {topic.Count()} asked, {topic.Count(r => r.Agreed)} agreed");
                var who = topic.Max(r => r.Who.Length);
                var question = Math.Min(70, topic.Max(r => r.Question.Length));
                lines.AddRange(topic.Select(r => $"  {(r.Agreed ? "ok  " : "DIFF")}  {r.Who.PadRight(who)}  {r.Question.PadRight(question)}  {(r.Agreed ? r.Answer : $"expected {r.Expected}, answered {r.Answer}")}"));
            }

            var agreed = Rows.Count(r => r.Agreed);
            lines.Add(agreed == Rows.Count ? $"{Rows.Count} asked, all agreed" : $"{Rows.Count} asked, {Rows.Count - agreed} DISAGREED");
            File.WriteAllLines(FilePath, lines);
        }
    }
}
