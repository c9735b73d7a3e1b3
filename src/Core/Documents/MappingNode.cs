using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Documents;

/// <summary>Keys with values, in the order of the document. Where a key stands twice, the last one counts.</summary>
/// <param name="Entries">The keys and values in order.</param>
public sealed record MappingNode(IReadOnlyList<MappingEntry> Entries) : DocumentNode
{
    /// <summary>The value of a key (exact case), or null when the mapping lacks it.</summary>
    public DocumentNode? this[string key] =>
        Entries.LastOrDefault(e => string.Equals(e.Key.Value, key, StringComparison.Ordinal))?.Value;

    /// <summary>The text of a scalar value, or null when the key is missing, null, or not a scalar.</summary>
    public string? Text(string key) => this[key] is ScalarNode { Kind: not ScalarKind.Null } scalar ? scalar.Value : null;

    /// <summary>The mapping under a key, or null.</summary>
    public MappingNode? Mapping(string key) => this[key] as MappingNode;

    /// <summary>The items of the list under a key; empty when there is none.</summary>
    public IReadOnlyList<DocumentNode> Items(string key) => (this[key] as SequenceNode)?.Items ?? Array.Empty<DocumentNode>();

    /// <summary>The texts of the list of scalars under a key; empty when there is none.</summary>
    public IReadOnlyList<string> Texts(string key) => Items(key).OfType<ScalarNode>().Select(s => s.Value).ToArray();
}
