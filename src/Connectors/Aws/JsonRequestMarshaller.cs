using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Puts a call into the form of REST-JSON 1.1, by its descriptor.</summary>
/// <remarks>
/// Labels are handed to AWSSDK.Core as path resources: it encodes each as one segment (a slash inside becomes %2F) and
/// encodes the path a second time in the canonical request, which is what the service expects.
/// </remarks>
internal sealed class JsonRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <summary>The one instance.</summary>
    public static JsonRequestMarshaller Instance { get; } = new();

    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (ApiRequest)input;
        var request = new DefaultRequest(call, EksOperations.ServiceId)
        {
            HttpMethod = call.Operation.Method,
            ResourcePath = call.Operation.UriTemplate,
            UseQueryString = true,
        };
        foreach (var member in call.Members.Where(m => m.Value is not null && !call.Operation.Body.Contains(m.Key, StringComparer.Ordinal)))
        {
            AddToUri(request, call.Operation, member.Key, member.Value!);
        }

        if (call.Operation.Body.Count > 0)
        {
            request.Content = WriteBody(call);
            request.Headers["Content-Type"] = "application/json";
        }

        return request;
    }

    private static void AddToUri(DefaultRequest request, ApiOperation operation, string name, object value)
    {
        var label = "{" + name + "}";
        if (operation.UriTemplate.Contains(label))
        {
            request.AddPathResource(label, (string)value);
        }
        else if (!operation.Query.Contains(name, StringComparer.Ordinal))
        {
            throw new InvalidOperationException($"{operation.Name} has no member '{name}'.");
        }
        else if (value is IReadOnlyList<string> list)
        {
            request.ParameterCollection.Add(name, list.ToList());
        }
        else
        {
            request.ParameterCollection.Add(name, (string)value);
        }
    }

    private static byte[] WriteBody(ApiRequest call)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var name in call.Operation.Body)
            {
                if (call.Members.TryGetValue(name, out var value) && value is not null)
                {
                    writer.WritePropertyName(name);
                    WriteValue(writer, value);
                }
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case IReadOnlyList<string> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    writer.WriteStringValue(item);
                }

                writer.WriteEndArray();
                break;
            case IReadOnlyDictionary<string, string> map:
                writer.WriteStartObject();
                foreach (var entry in map)
                {
                    writer.WriteString(entry.Key, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case IReadOnlyDictionary<string, object?> nested:
                writer.WriteStartObject();
                foreach (var entry in nested.Where(e => e.Value is not null))
                {
                    writer.WritePropertyName(entry.Key);
                    WriteValue(writer, entry.Value!);
                }

                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"A member cannot be a {value.GetType().Name}.");
        }
    }
}
