using System.Linq;
using System.Text.Json;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>JSON for tests of Core, which has none of its own.</summary>
internal sealed class TestJson : IJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public DocumentNode Parse(string text)
    {
        try
        {
            return Node(JsonDocument.Parse(text).RootElement);
        }
        catch (JsonException e)
        {
            throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, e.Message);
        }
    }

    public string Write(DocumentNode document, bool indented) => JsonSerializer.Serialize(Plain(document), indented ? Indented : null);

    private static DocumentNode Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new MappingNode(element.EnumerateObject().Select(p => new MappingEntry(ScalarNode.Text(p.Name), Node(p.Value))).ToArray()),
        JsonValueKind.Array => new SequenceNode(element.EnumerateArray().Select(Node).ToArray()),
        JsonValueKind.String => ScalarNode.Text(element.GetString()!),
        JsonValueKind.Null => ScalarNode.Null,
        JsonValueKind.True or JsonValueKind.False => ScalarNode.Boolean(element.GetBoolean()),
        _ => new ScalarNode(element.GetRawText(), ScalarKind.Number),
    };

    private static object? Plain(DocumentNode node) => node switch
    {
        MappingNode map => map.Entries.ToDictionary(e => e.Key.Value, e => Plain(e.Value)),
        SequenceNode list => list.Items.Select(Plain).ToArray(),
        ScalarNode { Kind: ScalarKind.Boolean } scalar => scalar.Value == "true",
        ScalarNode { Kind: ScalarKind.Number } scalar => long.Parse(scalar.Value, System.Globalization.CultureInfo.InvariantCulture),
        ScalarNode { Kind: ScalarKind.String } scalar => scalar.Value,
        _ => null,
    };
}
