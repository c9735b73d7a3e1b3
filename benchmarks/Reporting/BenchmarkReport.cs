using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace EksAccessManagement.Benchmarks.Reporting;

/// <summary>Tables in Markdown, below what is known of the machine.</summary>
internal sealed class BenchmarkReport(MachineFacts facts)
{
    private readonly List<ReportTable> _tables = [];
    private readonly DateTime _begun = DateTime.UtcNow;

    /// <summary>Adds a table; the suite adds its rows.</summary>
    public ReportTable Add(string title, params string[] columns)
    {
        var table = new ReportTable(title, columns);
        _tables.Add(table);
        return table;
    }

    /// <summary>The report so far.</summary>
    public string ToMarkdown(string loadAtTheEnd)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Run of {_begun:yyyy-MM-dd HH:mm} UTC, {(DateTime.UtcNow - _begun).TotalMinutes:0.0} minutes; load at the start {facts.Load}, at the end {loadAtTheEnd}.\n\n");
        foreach (var (name, value) in facts.Lines)
        {
            text.Append("- ").Append(name).Append(": ").Append(value).Append('\n');
        }

        foreach (var table in _tables.Where(t => t.HasRows))
        {
            text.Append('\n').Append(table.ToMarkdown());
        }

        return text.ToString();
    }
}
