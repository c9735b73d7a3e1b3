using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace EksAccessManagement.Connectors.Documents;

/// <summary>Finds where the content of a block scalar stands in a text, which the events of YamlDotNet do not tell.</summary>
internal sealed class BlockScalars
{
    private static readonly Regex Header = new(@"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$", RegexOptions.CultureInvariant);
    private readonly Lazy<string[]> _lines;

    /// <summary>Prepares for a text.</summary>
    public BlockScalars(string text) =>
        _lines = new Lazy<string[]>(() => Regex.Split(text, "\r\n|\r|\n"));

    /// <summary>The first content line, from 1, and how many columns of indentation were cut.</summary>
    /// <param name="startLine">The line the scalar starts on; with an anchor or tag, the line of that.</param>
    /// <param name="value">The scalar's value.</param>
    public (int Line, int Indentation) Locate(int startLine, string value)
    {
        var lines = _lines.Value;
        var header = startLine;
        while (header < lines.Length && header < startLine + 3 && !Header.IsMatch(lines[header - 1]))
        {
            header++;
        }

        var content = lines.Skip(header).FirstOrDefault(l => l.Trim().Length > 0);
        var cut = value.Split('\n').FirstOrDefault(l => l.Trim().Length > 0);
        return (header + 1, content is null || cut is null ? 0 : Math.Max(0, Spaces(content) - Spaces(cut)));
    }

    private static int Spaces(string line) => line.Length - line.TrimStart(' ').Length;
}
