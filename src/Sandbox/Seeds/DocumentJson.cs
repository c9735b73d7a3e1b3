using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Documents;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>Turns documents into JSON.</summary>
internal static class DocumentJson
{
    /// <summary>A document as JSON; null for the null value.</summary>
    public static JsonNode? ToJson(DocumentNode node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(e => KeyValuePair.Create(e.Key.Value, ToJson(e.Value)))),
        SequenceNode sequence => new JsonArray(sequence.Items.Select(ToJson).ToArray()),
        ScalarNode { Kind: ScalarKind.Boolean } scalar => JsonValue.Create(scalar.Value == "true"),
        ScalarNode { Kind: ScalarKind.Number } scalar => Number(scalar.Value),
        ScalarNode { Kind: ScalarKind.String } scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static JsonValue Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? JsonValue.Create(whole)
            : JsonValue.Create(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
}
