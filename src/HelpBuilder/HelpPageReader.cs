using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace EksAccessManagement.HelpBuilder;

/// <summary>Reads a page: headings of level 1 to 3 give it its structure, everything else is text of the section it stands in.</summary>
internal static class HelpPageReader
{
    public static HelpPage Read(string path, string markdown)
    {
        var page = new HelpPage(path, System.IO.Path.GetFileNameWithoutExtension(path));
        var section = string.Empty;
        var part = string.Empty;
        foreach (var block in Markdown.Parse(markdown))
        {
            if (block is HeadingBlock heading)
            {
                var text = Text(heading.Inline);
                (section, part) = heading.Level switch
                {
                    1 => (string.Empty, string.Empty),
                    2 => (text.ToUpperInvariant(), string.Empty),
                    _ => (section, text),
                };
                Open(page, section, part);
            }
            else
            {
                Add(page, section, part, block);
            }
        }

        return page;
    }

    /// <summary>The text of a block, without marks.</summary>
    public static IEnumerable<string> Paragraphs(Block block) => block switch
    {
        ParagraphBlock paragraph => [Text(paragraph.Inline)],
        ListBlock list => list.OfType<ListItemBlock>().Select((item, i) => (list.IsOrdered ? (i + 1) + ". " : "- ") + string.Join(" ", item.SelectMany(Paragraphs))),
        CodeBlock code => [Code(code)],
        QuoteBlock quote => quote.SelectMany(Paragraphs),
        _ => [],
    };

    public static string Code(LeafBlock block) => block.Lines.ToString().TrimEnd();

    public static string Text(ContainerInline? inline)
    {
        var text = new StringBuilder();
        foreach (var item in inline ?? Enumerable.Empty<Inline>())
        {
            text.Append(item switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                AutolinkInline link => link.Url,
                LinkInline { Url: { } url } link when url.Contains("://", StringComparison.Ordinal) => Text(link) + " (" + url + ")",
                ContainerInline container => Text(container),
                _ => string.Empty,
            });
        }

        return text.ToString();
    }

    private static void Open(HelpPage page, string section, string part)
    {
        if (part.Length == 0)
        {
            return;
        }

        switch (section)
        {
            case "EXAMPLES":
                page.Examples.Add(new HelpExample(part));
                break;
            case "PARAMETERS":
                page.Parameters.TryAdd(part.TrimStart('-'), []);
                break;
            case "INPUTS":
                page.Inputs.TryAdd(part, []);
                break;
            case "OUTPUTS":
                page.Outputs.TryAdd(part, []);
                break;
        }
    }

    private static void Add(HelpPage page, string section, string part, Block block)
    {
        switch (section)
        {
            case "SYNOPSIS":
                page.Synopsis = string.Join(" ", Paragraphs(block).Prepend(page.Synopsis)).Trim();
                break;
            case "DESCRIPTION":
                page.Description.AddRange(Paragraphs(block));
                break;
            case "EXAMPLES" when page.Examples.Count > 0:
                AddToExample(page.Examples[^1], block);
                break;
            case "PARAMETERS" when part.Length > 0:
                page.Parameters[part.TrimStart('-')].AddRange(Paragraphs(block));
                break;
            case "INPUTS" when part.Length > 0:
                page.Inputs[part].AddRange(Paragraphs(block));
                break;
            case "OUTPUTS" when part.Length > 0:
                page.Outputs[part].AddRange(Paragraphs(block));
                break;
            case "NOTES":
                page.Notes.AddRange(Paragraphs(block));
                break;
            case "LINKS":
                page.Links.AddRange(block.Descendants<LinkInline>().Select(l => new KeyValuePair<string, string>(Text(l), l.Url ?? string.Empty)));
                break;
        }
    }

    private static void AddToExample(HelpExample example, Block block)
    {
        if (block is FencedCodeBlock code && example.Code.Length == 0)
        {
            example.Code = Code(code);
        }
        else
        {
            example.Remarks.AddRange(Paragraphs(block));
        }
    }
}
