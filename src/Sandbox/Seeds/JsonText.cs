using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>Reads JSON into documents with places.</summary>
internal static class JsonText
{
    /// <summary>Reads one document.</summary>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> with line and column.</exception>
    public static DocumentNode Parse(string text, string source)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 128, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            reader.Read();
            var node = Node(ref reader, new Lines(bytes), source);
            return reader.Read() ? throw new JsonException("there is more after the end of the document") : node;
        }
        catch (JsonException e)
        {
            throw YamlText.Malformed(source, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, e.Message.Split(" LineNumber").First());
        }
    }

    private static DocumentNode Node(ref Utf8JsonReader reader, Lines lines, string source)
    {
        var (line, column) = lines.Place(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var (entries, keys) = (new List<MappingEntry>(), new HashSet<string>(StringComparer.Ordinal));
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (keyLine, keyColumn) = lines.Place(reader.TokenStartIndex);
                    var key = ScalarNode.Text(reader.GetString()!) with { Line = keyLine, Column = keyColumn, Quoted = true };
                    if (!keys.Add(key.Value))
                    {
                        throw YamlText.Malformed(source, keyLine, keyColumn, $"the key '{key.Value}' stands twice");
                    }

                    reader.Read();
                    entries.Add(new MappingEntry(key, Node(ref reader, lines, source)));
                }

                return new MappingNode(entries) { Line = line, Column = column };
            case JsonTokenType.StartArray:
                var items = new List<DocumentNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Node(ref reader, lines, source));
                }

                return new SequenceNode(items) { Line = line, Column = column };
            default:
                return Scalar(ref reader) with { Line = line, Column = column };
        }
    }

    private static ScalarNode Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => ScalarNode.Text(reader.GetString()!) with { Quoted = true },
        JsonTokenType.True => ScalarNode.Boolean(true),
        JsonTokenType.False => ScalarNode.Boolean(false),
        JsonTokenType.Null => ScalarNode.Null,
        _ => new ScalarNode(Encoding.ASCII.GetString(reader.ValueSpan), ScalarKind.Number),
    };

    private sealed class Lines
    {
        private readonly List<long> _starts = [0];

        public Lines(byte[] text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\n')
                {
                    _starts.Add(i + 1);
                }
            }
        }

        public (int Line, int Column) Place(long index)
        {
            var found = _starts.BinarySearch(index);
            var line = found >= 0 ? found : ~found - 1;
            return (line + 1, (int)(index - _starts[line]) + 1);
        }
    }
}
