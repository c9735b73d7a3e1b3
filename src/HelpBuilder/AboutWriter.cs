using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Markdig;
using Markdig.Syntax;

namespace EksAccessManagement.HelpBuilder;

/// <summary>Writes an about page as the plain text that <c>Get-Help about_…</c> shows: lines of at most 80 columns.</summary>
internal static class AboutWriter
{
    private const int Width = 80;
    private const string Indent = "    ";

    public static void Write(string source, string target)
    {
        var text = new StringBuilder();
        foreach (var block in Markdown.Parse(File.ReadAllText(source)))
        {
            foreach (var line in Lines(block))
            {
                text.Append(line.TrimEnd()).Append('\n');
            }

            text.Append('\n');
        }

        // Windows PowerShell reads help texts without a mark as ANSI.
        File.WriteAllText(target, text.ToString().TrimEnd() + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
    }

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        HeadingBlock { Level: 1 } heading => ["TOPIC", Indent + HelpPageReader.Text(heading.Inline)],
        HeadingBlock heading => [heading.Level == 2 ? HelpPageReader.Text(heading.Inline).ToUpperInvariant() : HelpPageReader.Text(heading.Inline)],
        CodeBlock code => HelpPageReader.Code(code).Split('\n').Select(l => Indent + Indent + l),
        _ => HelpPageReader.Paragraphs(block).SelectMany(Wrap),
    };

    private static IEnumerable<string> Wrap(string paragraph)
    {
        var hanging = paragraph.StartsWith("- ", StringComparison.Ordinal) ? Indent + "  " : Indent;
        var line = new StringBuilder(Indent);
        var isEmpty = true;
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear().Append(hanging);
                isEmpty = true;
            }

            line.Append(isEmpty ? string.Empty : " ").Append(word);
            isEmpty = false;
        }

        yield return line.ToString();
    }
}
