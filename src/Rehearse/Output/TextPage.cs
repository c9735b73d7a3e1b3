using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace EksAccessManagement.Rehearse.Output;

/// <summary>Writes text for people: at most 100 columns, aligned, with colours only where they are wanted.</summary>
internal sealed class TextPage(ProgramConsole console)
{
    /// <summary>The width in columns.</summary>
    public const int Width = 100;

    private const string Reset = "\u001b[0m";

    private readonly TextWriter _out = console.Out;

    /// <summary>An empty line.</summary>
    public void Blank() => _out.WriteLine();

    /// <summary>A heading with an empty line before it.</summary>
    public void Heading(string text)
    {
        Blank();
        Paragraph(text, 0, Ink.Strong);
        Paragraph(new string('-', Math.Min(text.Length, Width)), 0, Ink.Faint);
    }

    /// <summary>A text, wrapped, every line indented.</summary>
    public void Paragraph(string text, int indent = 0, Ink ink = Ink.Plain)
    {
        foreach (var line in Wrapping.Lines(Safe(text), Width - indent))
        {
            _out.WriteLine((new string(' ', indent) + Paint(line, ink)).TrimEnd());
        }
    }

    /// <summary>A line to copy: it is never wrapped.</summary>
    public void Verbatim(string text, int indent) => _out.WriteLine(new string(' ', indent) + Safe(text));

    /// <summary>A label and a value to copy, which is never wrapped.</summary>
    public void Entry(string label, string value, int indent, int labelWidth) => Verbatim(label.PadRight(labelWidth) + value, indent);

    /// <summary>A label and a text beside it; the text's further lines stand under its first.</summary>
    public void Labelled(string label, string text, int indent, int labelWidth, Ink labelInk = Ink.Plain, Ink ink = Ink.Plain)
    {
        label = Safe(label);
        var column = indent + labelWidth;
        var first = true;
        foreach (var line in Wrapping.Lines(Safe(text), Width - column))
        {
            var left = first ? Paint(label, labelInk) + new string(' ', Math.Max(1, labelWidth - label.Length)) : new string(' ', labelWidth);
            _out.WriteLine((new string(' ', indent) + left + Paint(line, ink)).TrimEnd());
            first = false;
        }
    }

    /// <summary>Rows of cells under each other; the last column takes what is left of the width, and is wrapped.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows, int indent)
    {
        var safe = rows.Select(r => r.Select(Safe).ToArray()).ToArray();
        if (safe.Length == 0)
        {
            return;
        }

        var columns = safe[0].Length;
        var widths = Enumerable.Range(0, columns).Select(c => safe.Max(r => r[c].Length)).ToArray();
        var room = Width - indent;
        for (var c = 0; c < columns - 1; c++)
        {
            // No column but the last takes more than two fifths of what is left, so that the last one has room to be read.
            widths[c] = Math.Min(widths[c], Math.Max(12, room * 2 / 5));
            room -= widths[c] + 2;
        }

        widths[columns - 1] = Math.Max(20, room);
        foreach (var row in safe)
        {
            var cells = row.Select((cell, c) => Wrapping.Lines(cell, widths[c])).ToArray();
            for (var line = 0; line < cells.Max(c => c.Count); line++)
            {
                var text = string.Join("  ", cells.Select((cell, c) => (line < cell.Count ? cell[line] : string.Empty).PadRight(widths[c])));
                _out.WriteLine((new string(' ', indent) + text).TrimEnd());
            }
        }
    }

    /// <summary>Sends what is written to the reader.</summary>
    public void Flush() => _out.Flush();

    private string Safe(string text) => console.IsTerminal ? SafeText.Terminal(text) : SafeText.Ascii(text);

    private string Paint(string text, Ink ink) => !console.HasColour || text.Length == 0 ? text : ink switch
    {
        Ink.Strong => "\u001b[1m" + text + Reset,
        Ink.Good => "\u001b[32m" + text + Reset,
        Ink.Doubt => "\u001b[33m" + text + Reset,
        Ink.Bad => "\u001b[31m" + text + Reset,
        Ink.Faint => "\u001b[90m" + text + Reset,
        _ => text,
    };
}
