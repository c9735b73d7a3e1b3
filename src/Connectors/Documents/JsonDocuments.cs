using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EksAccessManagement.Documents;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Documents;

/// <summary>JSON by System.Text.Json, into Core's nodes: keys in order, doubles kept, numbers as written, places known.</summary>
internal sealed class JsonDocuments : IJson
{
    private const string Format = "JSON";
    private static readonly JsonReaderOptions Options = new() { MaxDepth = DocumentLimits.MaxDepth, CommentHandling = JsonCommentHandling.Disallow };

    /// <inheritdoc/>
    public DocumentNode Parse(string text)
    {
        DocumentLimits.CheckSize(Format, text);
        var trimmed = text.Length > 0 && text[0] == '\uFEFF' ? text.Substring(1) : text;
        byte[] bytes;
        try
        {
            bytes = new UTF8Encoding(false, true).GetBytes(trimmed);
        }
        catch (EncoderFallbackException fault)
        {
            throw DocumentLimits.Malformed(Format, "half of a surrogate pair stands alone.", 1, fault.Index + 1, fault);
        }

        return new Run(bytes).Parse();
    }

    /// <inheritdoc/>
    public string Write(DocumentNode document, bool indented)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 }))
        {
            Write(writer, document);
        }

        var text = Encoding.UTF8.GetString(stream.ToArray());

        // The writer of .NET 8 takes the line ends of the machine; files must be equal everywhere.
        return Environment.NewLine == "\n" ? text : text.Replace("\r\n", "\n");
    }

    private static void Write(Utf8JsonWriter writer, DocumentNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                writer.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Key.Value);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case SequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ScalarNode scalar:
                WriteScalar(writer, scalar);
                break;
            default:
                throw new ArgumentException($"A node of type {node.GetType().Name} has no form in JSON.", nameof(node));
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, ScalarNode scalar)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                break;
            case ScalarKind.Boolean when bool.TryParse(scalar.Value, out var flag):
                writer.WriteBooleanValue(flag);
                break;
            case ScalarKind.Number when IsJsonNumber(scalar.Value):
                writer.WriteRawValue(scalar.Value, skipInputValidation: true);
                break;
            default:
                writer.WriteStringValue(scalar.Value);
                break;
        }
    }

    /// <summary>YAML has numbers that JSON has not (0x1F, .inf): they are written as texts.</summary>
    private static bool IsJsonNumber(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.BytesConsumed == Encoding.UTF8.GetByteCount(text) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>One reading of one text.</summary>
    private sealed class Run
    {
        private readonly byte[] _bytes;
        private int _nodes;
        private int _line = 1;
        private int _column = 1;
        private int _scanned;

        public Run(byte[] bytes) => _bytes = bytes;

        public DocumentNode Parse()
        {
            var reader = new Utf8JsonReader(_bytes, Options);
            try
            {
                reader.Read();
                var node = Node(ref reader);
                if (reader.Read())
                {
                    throw DocumentLimits.Malformed(Format, "something follows the end of the document.", _line, 1);
                }

                return node;
            }
            catch (JsonException fault)
            {
                throw DocumentLimits.Malformed(Format, Reason(fault), (fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1, fault);
            }
            catch (InvalidOperationException fault)
            {
                throw DocumentLimits.Malformed(Format, "a text holds an escape that is no character.", _line, 1, fault);
            }
        }

        private static string Reason(JsonException fault)
        {
            // The reader's own text ends with the place, which stands in front already.
            var cut = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            return cut > 0 ? fault.Message.Substring(0, cut) : fault.Message;
        }

        private DocumentNode Node(ref Utf8JsonReader reader)
        {
            var (line, column) = Place((int)reader.TokenStartIndex);
            if (++_nodes > DocumentLimits.MaxNodes)
            {
                throw DocumentLimits.Malformed(Format, "the document has too many values.", line, column);
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    return Mapping(ref reader, line, column);
                case JsonTokenType.StartArray:
                    var items = new List<DocumentNode>();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        items.Add(Node(ref reader));
                    }

                    return new SequenceNode(items) { Line = line, Column = column };
                case JsonTokenType.String:
                    return new ScalarNode(reader.GetString()!, ScalarKind.String) { Line = line, Column = column, Quoted = true };
                case JsonTokenType.Number:
                    return new ScalarNode(Encoding.UTF8.GetString(_bytes, (int)reader.TokenStartIndex, reader.ValueSpan.Length), ScalarKind.Number) { Line = line, Column = column };
                case JsonTokenType.True:
                case JsonTokenType.False:
                    return ScalarNode.Boolean(reader.TokenType == JsonTokenType.True) with { Line = line, Column = column };
                default:
                    return ScalarNode.Null with { Line = line, Column = column };
            }
        }

        private MappingNode Mapping(ref Utf8JsonReader reader, int line, int column)
        {
            var entries = new List<MappingEntry>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (keyLine, keyColumn) = Place((int)reader.TokenStartIndex);
                var key = new ScalarNode(reader.GetString()!, ScalarKind.String) { Line = keyLine, Column = keyColumn, Quoted = true };
                reader.Read();
                entries.Add(new MappingEntry(key, Node(ref reader)));
            }

            return new MappingNode(entries) { Line = line, Column = column };
        }

        /// <summary>Line and column (in UTF-16 characters, from 1) of a byte; called with growing positions only.</summary>
        private (int Line, int Column) Place(int position)
        {
            for (; _scanned < position; _scanned++)
            {
                var b = _bytes[_scanned];
                if (b == (byte)'\n')
                {
                    _line++;
                    _column = 1;
                }
                else if ((b & 0xC0) != 0x80)
                {
                    _column += b >= 0xF0 ? 2 : 1;
                }
            }

            return (_line, _column);
        }
    }
}
