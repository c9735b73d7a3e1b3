using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>An answer, ready to be sent.</summary>
internal sealed record Answer(int Status, string ContentType, byte[] Body)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The error code, or empty.</summary>
    public string ErrorCode { get; init; } = string.Empty;

    /// <summary>An answer of JSON.</summary>
    public static Answer Json(int status, JsonNode body) => new(status, "application/json", Bytes(body));

    /// <summary>An answer of text.</summary>
    public static Answer Text(int status, string contentType, string body) => new(status, contentType, Encoding.UTF8.GetBytes(body));

    /// <summary>JSON as bytes, without needless escapes.</summary>
    public static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString(Plain));
}
