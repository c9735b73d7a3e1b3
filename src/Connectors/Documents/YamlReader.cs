using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EksAccessManagement.Connectors.Documents;

/// <summary>One reading of a YAML text into Core's nodes.</summary>
/// <remarks>
/// Aliases stand for the very node they name; what they would make of the text when written out is counted, so that a
/// few lines cannot become a billion nodes. Whatever YamlDotNet throws on broken text becomes <c>MalformedInput</c>.
/// </remarks>
internal sealed class YamlReader
{
    private const string Format = "YAML";
    private readonly string _text;
    private readonly BlockScalars _blocks;
    private readonly Dictionary<string, Measured> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private Parser _parser = null!;
    private long _nodes;

    /// <summary>Prepares to read a text.</summary>
    public YamlReader(string text)
    {
        DocumentLimits.CheckSize(Format, text);
        _text = text.Length > 0 && text[0] == '\uFEFF' ? text.Substring(1) : text;
        _blocks = new BlockScalars(_text);
    }

    /// <summary>Reads all documents.</summary>
    /// <exception cref="EksAccessException"><c>MalformedInput</c>.</exception>
    public IReadOnlyList<DocumentNode> Parse()
    {
        try
        {
            _parser = new Parser(new StringReader(_text));
            _parser.Consume<StreamStart>();
            var documents = new List<DocumentNode>();
            while (!_parser.Accept<StreamEnd>(out _))
            {
                _parser.Consume<DocumentStart>();
                _anchors.Clear();
                documents.Add(Node(0).Node);
                _parser.Consume<DocumentEnd>();
            }

            return documents;
        }
        catch (YamlException fault)
        {
            throw Broken(fault.InnerException?.Message ?? Reason(fault), fault.Start, fault);
        }
        catch (Exception fault) when (fault is not EksAccessException)
        {
            // The scanner trips over some broken texts instead of telling what is wrong with them.
            throw Broken("the text cannot be understood at or after this place.", _parser?.Current?.End ?? Mark.Empty, fault);
        }
    }

    /// <summary>What is missing at the end of a text is told at its last line, not at one that is not there.</summary>
    private EksAccessException Broken(string reason, Mark mark, Exception fault)
    {
        var text = _text.TrimEnd('\r', '\n');
        var last = text.Count(c => c == '\n') + 1;
        return mark.Line > last
            ? DocumentLimits.Malformed(Format, reason, last, text.Length - text.LastIndexOf('\n'), fault)
            : DocumentLimits.Malformed(Format, reason, mark.Line, mark.Column, fault);
    }

    private static string Reason(YamlException fault)
    {
        // The library's text may begin with the place, which stands in front already.
        var cut = fault.Message.IndexOf("): ", StringComparison.Ordinal);
        return fault.Message.StartsWith("(Line", StringComparison.Ordinal) && cut > 0 ? fault.Message.Substring(cut + 3) : fault.Message;
    }

    private Measured Node(int depth)
    {
        var current = _parser.Consume<ParsingEvent>();
        if (depth > DocumentLimits.MaxDepth)
        {
            throw Malformed(current, "lists and mappings stand more than 64 deep within one another.");
        }

        if (current is AnchorAlias alias)
        {
            return Alias(alias, depth);
        }

        Count(1, current);
        var anchor = current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is not null)
        {
            _open.Add(anchor);
        }

        var result = current switch
        {
            Scalar scalar => new Measured(ScalarOf(scalar), 1, 0),
            SequenceStart => Sequence(current, depth),
            MappingStart => Mapping(current, depth),
            _ => throw Malformed(current, "a value is missing here."),
        };
        if (anchor is not null)
        {
            _open.Remove(anchor);
            _anchors[anchor] = result;
        }

        return result;
    }

    private Measured Alias(AnchorAlias alias, int depth)
    {
        var name = alias.Value.Value;
        if (_open.Contains(name) || !_anchors.TryGetValue(name, out var target))
        {
            throw Malformed(alias, _open.Contains(name) ? $"the alias '*{name}' stands within what it names." : $"the alias '*{name}' names nothing.");
        }

        Count(target.Size, alias);
        return depth + target.Height > DocumentLimits.MaxDepth
            ? throw Malformed(alias, "with its aliases written out, lists and mappings stand more than 64 deep within one another.")
            : target;
    }

    private Measured Sequence(ParsingEvent start, int depth)
    {
        var items = new List<DocumentNode>();
        long size = 1;
        var height = 0;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            var item = Node(depth + 1);
            items.Add(item.Node);
            size += item.Size;
            height = Math.Max(height, item.Height + 1);
        }

        return new Measured(At(new SequenceNode(items), start), size, height);
    }

    private Measured Mapping(ParsingEvent start, int depth)
    {
        var entries = new List<MappingEntry>();
        long size = 1;
        var height = 0;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyStart = _parser.Current!;
            var key = Node(depth + 1);
            if (key.Node is not ScalarNode name)
            {
                throw Malformed(keyStart, "a key is a list or a mapping; only texts can be keys.");
            }

            var value = Node(depth + 1);
            entries.Add(new MappingEntry(name, value.Node));
            size += key.Size + value.Size;
            height = Math.Max(height, value.Height + 1);
        }

        return new Measured(At(new MappingNode(Merge(entries, start)), start), size, height);
    }

    /// <summary>The merge key: what stands in the mappings it names counts where the mapping itself says nothing; the first of several wins.</summary>
    private List<MappingEntry> Merge(List<MappingEntry> entries, ParsingEvent start)
    {
        if (!entries.Any(IsMerge))
        {
            return entries;
        }

        // In Core's mappings the last of equal keys counts: what weighs least comes first.
        var merged = new List<MappingEntry>();
        foreach (var entry in entries.Where(IsMerge))
        {
            var sources = entry.Value is SequenceNode list ? list.Items : [entry.Value];
            foreach (var source in sources.Reverse())
            {
                if (source is not MappingNode mapping)
                {
                    throw DocumentLimits.Malformed(Format, "the merge key '<<' takes a mapping or a list of mappings.", entry.Key.Line, entry.Key.Column);
                }

                Count(mapping.Entries.Count, start);
                merged.AddRange(mapping.Entries);
            }
        }

        merged.AddRange(entries.Where(e => !IsMerge(e)));
        return merged;
    }

    private static bool IsMerge(MappingEntry entry) => entry.Key is { Value: "<<", Quoted: false };

    private ScalarNode ScalarOf(Scalar scalar)
    {
        var quoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any or ScalarStyle.ForcePlain);
        var kind = (scalar.Tag.IsEmpty ? null : CoreSchema.KindOfTag(scalar.Tag.Value))
            ?? (quoted || !scalar.Tag.IsEmpty ? ScalarKind.String : CoreSchema.KindOf(scalar.Value));
        var node = new ScalarNode(kind == ScalarKind.Null ? string.Empty : scalar.Value, kind)
        {
            Line = (int)scalar.Start.Line,
            Column = (int)scalar.Start.Column,
            Quoted = quoted,
        };
        if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded))
        {
            return node;
        }

        var (line, indentation) = _blocks.Locate((int)scalar.Start.Line, scalar.Value);
        return node with { ContentLine = line, ContentIndentation = indentation };
    }

    private void Count(long nodes, ParsingEvent place)
    {
        _nodes += nodes;
        if (_nodes > DocumentLimits.MaxNodes)
        {
            throw Malformed(place, "the text, with its aliases written out, has too many values.");
        }
    }

    private static T At<T>(T node, ParsingEvent start)
        where T : DocumentNode => node with { Line = (int)start.Start.Line, Column = (int)start.Start.Column };

    private static EksAccessException Malformed(ParsingEvent place, string reason) =>
        DocumentLimits.Malformed(Format, reason, place.Start.Line, place.Start.Column);

    /// <summary>A node with the number of nodes it stands for and how deep it is.</summary>
    private sealed record Measured(DocumentNode Node, long Size, int Height);
}
