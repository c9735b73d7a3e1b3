using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Tests.Support;

/// <summary>An answer: status, error code (from the header, as SDKs read it) and body.</summary>
internal sealed record Reply(int Status, string Error, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Message => (string?)Json["message"] ?? string.Empty;

    public JsonNode? this[string member] => Json[member];
}
