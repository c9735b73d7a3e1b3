using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EksAccessManagement.Documents;

namespace EksAccessManagement.Authorization;

/// <summary>Short ways to make document nodes. What is empty is left out.</summary>
internal sealed class DocumentBuilder
{
    private readonly List<MappingEntry> _entries = [];

    public MappingNode Node => new(_entries.ToArray());

    public static DocumentNode List(IEnumerable<string> texts) => new SequenceNode(texts.Select(DocumentNode (t) => ScalarNode.Text(t)).ToArray());

    public static DocumentNode List<T>(IEnumerable<T> items, Func<T, DocumentNode> write) => new SequenceNode(items.Select(write).ToArray());

    public static MappingNode Map(IEnumerable<KeyValuePair<string, string>> map) =>
        new(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new MappingEntry(ScalarNode.Text(p.Key), ScalarNode.Text(p.Value))).ToArray());

    public static string Time(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public DocumentBuilder Add(string key, DocumentNode? value)
    {
        if (value is not null)
        {
            _entries.Add(new MappingEntry(ScalarNode.Text(key), value));
        }

        return this;
    }

    public DocumentBuilder Add(string key, string? text) => Add(key, string.IsNullOrEmpty(text) ? null : ScalarNode.Text(text!));

    public DocumentBuilder Add(string key, DateTime? time) => Add(key, time is { } t ? ScalarNode.Text(Time(t)) : null);

    public DocumentBuilder AddList(string key, IReadOnlyCollection<string> texts) => Add(key, texts.Count == 0 ? null : List(texts));

    public DocumentBuilder AddMap(string key, IEnumerable<KeyValuePair<string, string>> map) =>
        Add(key, Map(map) is { Entries.Count: > 0 } node ? node : null);
}
