using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>Reads YAML (and with it JSON) into documents with places. Aliases are resolved; depth and size are bounded, with what each alias stands for.</summary>
internal static partial class YamlText
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 2_000_000;

    /// <summary>Reads every document of a text.</summary>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> with line and column.</exception>
    public static IReadOnlyList<DocumentNode> Parse(string text, string source)
    {
        try
        {
            var reader = new Reader(new Parser(new StringReader(text)), source);
            return reader.Documents();
        }
        catch (YamlException e)
        {
            throw Malformed(source, (int)e.Start.Line, (int)e.Start.Column, e.InnerException?.Message ?? e.Message);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw Malformed(source, 1, 1, "the YAML could not be read: " + e.Message);
        }
    }

    /// <summary>The error for a text that cannot be read.</summary>
    public static EksAccessException Malformed(string source, int line, int column, string reason) =>
        new(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{source}({line},{column}): {reason}")
        {
            RecommendedAction = "Mend the file at that place. docs/sandbox.md describes the keys of a seed.",
            TargetObject = source,
        };

    private static ScalarNode Plain(string value)
    {
        if (value.Length == 0 || value is "~" or "null" or "Null" or "NULL")
        {
            return ScalarNode.Null;
        }

        if (value is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            return new ScalarNode(value.ToLowerInvariant(), ScalarKind.Boolean);
        }

        return new ScalarNode(value, Number().IsMatch(value) ? ScalarKind.Number : ScalarKind.String);
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    private sealed class Reader(IParser parser, string source)
    {
        private readonly Dictionary<string, (DocumentNode Node, int Nodes, int Height)> _anchors = new(StringComparer.Ordinal);
        private int _nodes;

        // The levels below the node that was read last.
        private int _height;

        public List<DocumentNode> Documents()
        {
            var documents = new List<DocumentNode>();
            parser.Consume<StreamStart>();
            while (!parser.TryConsume<StreamEnd>(out _))
            {
                parser.Consume<DocumentStart>();
                _anchors.Clear();
                documents.Add(Node(0));
                parser.Consume<DocumentEnd>();
            }

            return documents;
        }

        private DocumentNode Node(int depth)
        {
            var start = (parser.Current ?? throw Malformed(source, 1, 1, "the text ends too early")).Start;
            var (line, column) = ((int)start.Line, (int)start.Column);
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                // Whoever reads the document later walks through all of it each time it is named.
                var known = _anchors.TryGetValue(alias.Value.Value, out var found) ? found : throw Malformed(source, line, column, $"no anchor '{alias.Value.Value}'");
                Grow(known.Nodes, depth + known.Height, line, column);
                _height = known.Height;
                return known.Node;
            }

            Grow(1, depth, line, column);
            if (parser.TryConsume<Scalar>(out var scalar))
            {
                _height = 0;
                var node = scalar.Style == ScalarStyle.Plain ? Plain(scalar.Value) : ScalarNode.Text(scalar.Value) with { Quoted = true };
                return Keep(scalar, node with { Line = line, Column = column }, 1);
            }

            return parser.Accept<SequenceStart>(out _) ? Sequence(depth, line, column) : Mapping(depth, line, column);
        }

        private void Grow(int nodes, int depth, int line, int column)
        {
            _nodes += nodes;
            if (depth > MaxDepth || _nodes > MaxNodes)
            {
                throw Malformed(source, line, column, depth > MaxDepth ? $"more than {MaxDepth} levels deep" : "too large");
            }
        }

        private DocumentNode Sequence(int depth, int line, int column)
        {
            var start = parser.Consume<SequenceStart>();
            var (items, before, height) = (new List<DocumentNode>(), _nodes - 1, 0);
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(depth + 1));
                height = Math.Max(height, _height + 1);
            }

            _height = height;
            return Keep(start, new SequenceNode(items) { Line = line, Column = column }, _nodes - before);
        }

        private DocumentNode Mapping(int depth, int line, int column)
        {
            var start = parser.Consume<MappingStart>();
            var (entries, keys, before, height) = (new List<MappingEntry>(), new HashSet<string>(StringComparer.Ordinal), _nodes - 1, 0);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = Node(depth + 1) as ScalarNode ?? throw Malformed(source, line, column, "a key must be a text");
                if (!keys.Add(key.Value))
                {
                    throw Malformed(source, key.Line, key.Column, $"the key '{key.Value}' stands twice");
                }

                entries.Add(new MappingEntry(key, Node(depth + 1)));
                height = Math.Max(height, _height + 1);
            }

            _height = height;
            return Keep(start, new MappingNode(entries) { Line = line, Column = column }, _nodes - before);
        }

        private DocumentNode Keep(NodeEvent from, DocumentNode node, int nodes)
        {
            if (!from.Anchor.IsEmpty)
            {
                _anchors[from.Anchor.Value] = (node, nodes, _height);
            }

            return node;
        }
    }
}
