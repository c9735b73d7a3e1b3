using System;
using System.Text.Json;
using Amazon.Runtime.Internal.Transform;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>What an error answer says.</summary>
/// <param name="Code">The error code; empty when the answer names none.</param>
/// <param name="Message">The text; empty when there is none.</param>
/// <param name="RequestId">The request id when the body carries it; else null.</param>
internal sealed record ServiceFault(string Code, string Message, string? RequestId)
{
    /// <summary>
    /// Reads a REST-JSON error: the code is in the header <c>x-amzn-ErrorType</c> (cut at the first colon, then what
    /// follows the last number sign), else in the body's <c>code</c>, <c>Code</c> or <c>__type</c>.
    /// </summary>
    public static ServiceFault FromJson(byte[] body, IWebResponseData response)
    {
        var code = response.IsHeaderPresent("x-amzn-ErrorType") ? response.GetHeaderValue("x-amzn-ErrorType") : null;
        string? message = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                code = FirstFilled(code, Text(document, "code"), Text(document, "Code"), Text(document, "__type"));
                message = FirstFilled(Text(document, "message"), Text(document, "Message"));
            }
        }
        catch (JsonException)
        {
            // A proxy's page or nothing at all: the status is all there is to go by.
        }

        return new ServiceFault(Shorten(code), Redaction.Clean(message ?? string.Empty), null);
    }

    private static string Shorten(string? code)
    {
        var text = code ?? string.Empty;
        var colon = text.IndexOf(':');
        text = colon >= 0 ? text.Substring(0, colon) : text;
        return text.Substring(text.LastIndexOf('#') + 1).Trim();
    }

    private static string? FirstFilled(params string?[] candidates) => Array.Find(candidates, c => !string.IsNullOrEmpty(c));

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
