using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Reads bodies in Kubernetes' protobuf form, in which kubectl sends some kinds. Answers are always JSON, which it takes too.</summary>
internal static class ProtobufBody
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int MaxDepth = 32;
    private static readonly byte[] Magic = [(byte)'k', (byte)'8', (byte)'s', 0];

    /// <summary>The object.</summary>
    /// <exception cref="KubernetesFault">415 for a kind that is not known here, 400 for a broken body.</exception>
    public static JsonObject Read(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.StartsWith(Magic))
        {
            throw KubernetesFault.BadRequest("the body is not protobuf of Kubernetes");
        }

        try
        {
            return ReadEnvelope(body[Magic.Length..]);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            throw KubernetesFault.BadRequest("the protobuf body is broken");
        }
    }

    private static JsonObject ReadEnvelope(ReadOnlyMemory<byte> data)
    {
        var (apiVersion, kind) = (string.Empty, string.Empty);
        ReadOnlyMemory<byte> raw = default;
        while (data.Length > 0)
        {
            var (number, _) = Next(ref data, out var bytes);
            if (number == 1)
            {
                while (bytes.Length > 0)
                {
                    var (member, _) = Next(ref bytes, out var text);
                    (apiVersion, kind) = member == 1 ? (Text(text), kind) : (apiVersion, Text(text));
                }
            }
            else if (number == 2)
            {
                raw = bytes;
            }
        }

        var schema = ProtobufSchemas.Of(apiVersion, kind)
            ?? throw new KubernetesFault(415, "UnsupportedMediaType", $"the sandbox reads {kind} of {apiVersion} as JSON only");
        var item = Message(raw, schema, 0);
        item["apiVersion"] = apiVersion;
        item["kind"] = kind;
        return item;
    }

    private static JsonObject Message(ReadOnlyMemory<byte> data, IReadOnlyDictionary<int, ProtobufField> schema, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException();
        }

        var item = new JsonObject();
        while (data.Length > 0)
        {
            var (number, value) = Next(ref data, out var bytes);
            if (!schema.TryGetValue(number, out var field))
            {
                continue;
            }

            if (field.Type == ProtobufType.Map)
            {
                AddToMap(item, field, bytes);
            }
            else if (field.Repeated)
            {
                (item[field.Name] as JsonArray ?? Put(item, field.Name)).Add(Value(field.Type, field, value, bytes, depth));
            }
            else if (Value(field.Type, field, value, bytes, depth) is { } node && !IsEmpty(node))
            {
                item[field.Name] = node;
            }
        }

        return item;
    }

    /// <summary>Empty texts stand for members that JSON leaves out.</summary>
    private static bool IsEmpty(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0;

    private static JsonArray Put(JsonObject item, string name)
    {
        var list = new JsonArray();
        item[name] = list;
        return list;
    }

    private static void AddToMap(JsonObject item, ProtobufField field, ReadOnlyMemory<byte> entry)
    {
        if (item[field.Name] is not JsonObject map)
        {
            item[field.Name] = map = [];
        }

        var key = string.Empty;
        JsonNode? value = field.ValueType == ProtobufType.List ? new JsonArray() : string.Empty;
        while (entry.Length > 0)
        {
            var (number, _) = Next(ref entry, out var bytes);
            if (number == 1)
            {
                key = Text(bytes);
            }
            else if (number == 2)
            {
                value = Value(field.ValueType, field, 0, bytes, 0);
            }
        }

        map[key] = value;
    }

    private static JsonNode? Value(ProtobufType type, ProtobufField field, ulong number, ReadOnlyMemory<byte> bytes, int depth)
    {
        switch (type)
        {
            case ProtobufType.Text:
                return Text(bytes);
            case ProtobufType.Bytes:
                return Convert.ToBase64String(bytes.Span);
            case ProtobufType.Number:
                return (long)number;
            case ProtobufType.Boolean:
                return number != 0;
            case ProtobufType.Time:
                return Time(bytes);
            case ProtobufType.List:
                var list = new JsonArray();
                while (bytes.Length > 0)
                {
                    Next(ref bytes, out var text);
                    list.Add(Text(text));
                }

                return list;
            default:
                return Message(bytes, field.Inner!, depth + 1);
        }
    }

    private static JsonNode? Time(ReadOnlyMemory<byte> data)
    {
        long seconds = 0;
        while (data.Length > 0)
        {
            var (number, value) = Next(ref data, out _);
            seconds = number == 1 ? (long)value : seconds;
        }

        // An unset time is written as the year 1.
        return seconds <= 0 ? null : KubernetesSeeder.Time(DateTime.UnixEpoch.AddSeconds(seconds));
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static (int Number, ulong Value) Next(ref ReadOnlyMemory<byte> data, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        var tag = Varint(ref data);
        var number = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                return (number, Varint(ref data));
            case 1:
                data = data[8..];
                return (number, 0);
            case 2:
                var length = checked((int)Varint(ref data));
                bytes = data[..length];
                data = data[length..];
                return (number, 0);
            case 5:
                data = data[4..];
                return (number, 0);
            default:
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"wire type {tag & 7}"));
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> data)
    {
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            var b = data.Span[i];
            value |= (ulong)(b & 127) << (7 * i);
            if (b < 128)
            {
                data = data[(i + 1)..];
                return value;
            }
        }

        throw new FormatException();
    }
}
