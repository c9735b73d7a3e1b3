using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>A decoded value with the node it came from.</summary>
internal sealed class GoValue(GoKind kind, string text, YamlNode node)
{
    private static readonly List<GoValue> NoItems = [];
    private static readonly List<GoField> NoFields = [];

    public GoKind Kind { get; } = kind;

    /// <summary>The text of a string, and the text as written of every other scalar.</summary>
    public string Text { get; } = text;

    /// <summary>The node, with aliases followed.</summary>
    public YamlNode Node { get; } = node;

    public List<GoValue> Items { get; } = kind == GoKind.Sequence ? [] : NoItems;

    /// <summary>The fields of a mapping in the order they were first set.</summary>
    public List<GoField> Fields { get; } = kind == GoKind.Mapping ? [] : NoFields;

    private Dictionary<GoKey, int>? Index { get; } = kind == GoKind.Mapping ? [] : null;

    public bool IsNumber => Kind is GoKind.Integer or GoKind.Unsigned or GoKind.Float;

    /// <summary>Sets a field. The last one wins; the one it replaces is returned.</summary>
    public GoField? Set(GoKey key, YamlNode keyNode, GoValue value, bool merged)
    {
        var field = new GoField(key, keyNode, value, merged);
        if (!key.IsNotANumber)
        {
            if (Index!.TryGetValue(key, out var at))
            {
                var old = Fields[at];
                Fields[at] = field;
                return old;
            }

            Index.Add(key, Fields.Count);
        }

        Fields.Add(field);
        return null;
    }
}
