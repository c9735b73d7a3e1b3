using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>A mapping of a seed file that is read key by key: what nobody asked for is an error with its place.</summary>
internal sealed class SeedMap
{
    private readonly MappingNode _node;
    private readonly string _what;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private SeedMap(MappingNode node, string what, string source)
    {
        _node = node;
        _what = what;
        Source = source;
    }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>Reads a mapping and sees that no key is left.</summary>
    public static T Read<T>(DocumentNode node, string what, string source, Func<SeedMap, T> read)
    {
        var map = new SeedMap(node as MappingNode ?? throw YamlText.Malformed(source, node.Line, node.Column, $"{what} must be a mapping"), what, source);
        var item = read(map);
        var unknown = map._node.Entries.FirstOrDefault(e => !map._known.Contains(e.Key.Value))?.Key;
        return unknown is null
            ? item
            : throw YamlText.Malformed(source, unknown.Line, unknown.Column, $"{what} has no key '{unknown.Value}'; it has {string.Join(", ", map._known.Order(StringComparer.Ordinal))}");
    }

    /// <summary>A text; null when it is missing.</summary>
    public string? Text(string key) => Find(key) switch
    {
        null or ScalarNode { Kind: ScalarKind.Null } => null,
        ScalarNode scalar => scalar.Value,
        var node => throw Wrong(node, key, "a text"),
    };

    /// <summary>A text that must be there.</summary>
    public string Required(string key) => Text(key) is { Length: > 0 } text
        ? text
        : throw YamlText.Malformed(Source, _node.Line, _node.Column, $"{_what} lacks {key}");

    /// <summary>One of some words.</summary>
    public string OneOf(string key, string standard, params string[] words)
    {
        var text = Text(key) ?? standard;
        return words.Contains(text, StringComparer.Ordinal) ? text : throw Wrong(Find(key)!, key, "one of " + string.Join(", ", words));
    }

    /// <summary>A truth value.</summary>
    public bool Flag(string key, bool standard) => Find(key) switch
    {
        null => standard,
        ScalarNode { Kind: ScalarKind.Boolean } scalar => scalar.Value == "true",
        var node => throw Wrong(node, key, "true or false"),
    };

    /// <summary>A time, UTC; null when it is missing.</summary>
    public DateTime? Time(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Wrong(Find(key)!, key, "a time such as 2024-03-01T08:00:00Z");
    }

    /// <summary>A list of texts; null when it is missing.</summary>
    public IReadOnlyList<string>? Texts(string key) => Find(key) switch
    {
        null or ScalarNode { Kind: ScalarKind.Null } => null,
        SequenceNode list => list.Items.Select(i => i is ScalarNode scalar ? scalar.Value : throw Wrong(i, key, "a list of texts")).ToArray(),
        var node => throw Wrong(node, key, "a list of texts"),
    };

    /// <summary>A map of texts; null when it is missing.</summary>
    public IReadOnlyDictionary<string, string>? Map(string key) => Find(key) switch
    {
        null or ScalarNode { Kind: ScalarKind.Null } => null,
        MappingNode map => map.Entries.ToDictionary(e => e.Key.Value, e => e.Value is ScalarNode scalar ? scalar.Value : throw Wrong(e.Value, key, "a map of texts")),
        var node => throw Wrong(node, key, "a map of texts"),
    };

    /// <summary>The items of a list; none when it is missing.</summary>
    public IReadOnlyList<DocumentNode> Nodes(string key) => Find(key) switch
    {
        null or ScalarNode { Kind: ScalarKind.Null } => [],
        SequenceNode list => list.Items,
        var node => throw Wrong(node, key, "a list"),
    };

    /// <summary>A list of mappings.</summary>
    public IReadOnlyList<T> Items<T>(string key, string what, Func<SeedMap, T> read) => Nodes(key).Select(n => Read(n, what, Source, read)).ToArray();

    /// <summary>The error that a key's value is not what it must be.</summary>
    public EksAccessException Wrong(string key, string wanted) => Wrong(Find(key) ?? _node, key, wanted);

    private EksAccessException Wrong(DocumentNode node, string key, string wanted) => YamlText.Malformed(Source, node.Line, node.Column, $"{key} of {_what} must be {wanted}");

    private DocumentNode? Find(string key)
    {
        _known.Add(key);
        return _node[key];
    }
}
