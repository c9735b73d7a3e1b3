using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace EksAccessManagement.Benchmarks.Reporting;

/// <summary>A table with a title, and remarks below it.</summary>
internal sealed class ReportTable(string title, IReadOnlyList<string> columns)
{
    private readonly List<IReadOnlyList<string>> _rows = [];
    private readonly List<string> _remarks = [];

    public bool HasRows => _rows.Count > 0;

    /// <summary>Adds a row; <see cref="Figures"/> writes the numbers.</summary>
    public void Row(params string[] cells) => _rows.Add(cells);

    /// <summary>Adds a sentence below the table.</summary>
    public void Remark(string text) => _remarks.Add(text);

    public string ToMarkdown()
    {
        var text = new StringBuilder().Append("### ").Append(title).Append("\n\n");
        Line(text, columns);
        Line(text, columns.Select((_, i) => i == 0 ? "---" : "---:"));
        foreach (var row in _rows)
        {
            Line(text, row);
        }

        foreach (var remark in _remarks)
        {
            text.Append('\n').Append(remark).Append('\n');
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
