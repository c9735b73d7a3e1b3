using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksAccessManagement.Rehearse.Output;

/// <summary>Writes JSON documents: camel case, indented, ASCII only.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes one document.</summary>
    /// <remarks>The serializer would escape plus signs and angle brackets too, which nobody could read; letters beyond ASCII stand only in texts.</remarks>
    public static void Write<T>(TextWriter writer, T document)
    {
        foreach (var line in JsonSerializer.Serialize(document, Options).Split('\n'))
        {
            writer.WriteLine(SafeText.Ascii(line));
        }

        writer.Flush();
    }
}
