using System;
using System.Linq;
using EksAccessManagement.Documents;

namespace EksAccessManagement.Connectors.Tests.Documents;

/// <summary>Makes and compares documents, places left aside.</summary>
public static class Nodes
{
    private const string Alphabet = "abzAZ019 :-#'\"\\\n\t,[]{}&*!|>%@`~?=<.+_/éß😀\u0085\u2028\r";

    public static DocumentNode Random(Random random, int depth) => (depth == 0 ? 0 : random.Next(4)) switch
    {
        1 => new SequenceNode(Enumerable.Range(0, random.Next(4)).Select(_ => Random(random, depth - 1)).ToArray()),
        2 => new MappingNode(Enumerable.Range(0, random.Next(4)).Select(_ => new MappingEntry(ScalarNode.Text(Text(random)), Random(random, depth - 1))).ToArray()),
        _ => random.Next(8) switch
        {
            0 => ScalarNode.Null,
            1 => ScalarNode.Boolean(random.Next(2) == 0),
            2 => ScalarNode.Number(random.Next(-1000, 1000)),
            _ => ScalarNode.Text(Text(random)),
        },
    };

    public static bool Same(DocumentNode left, DocumentNode right) => (left, right) switch
    {
        (ScalarNode a, ScalarNode b) => a.Kind == b.Kind && a.Value == b.Value,
        (SequenceNode a, SequenceNode b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(p => Same(p.First, p.Second)),
        (MappingNode a, MappingNode b) => a.Entries.Count == b.Entries.Count && a.Entries.Zip(b.Entries).All(p => Same(p.First.Key, p.Second.Key) && Same(p.First.Value, p.Second.Value)),
        _ => false,
    };

    private static string Text(Random random)
    {
        var runes = Alphabet.EnumerateRunes().ToArray();
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => runes[random.Next(runes.Length)].ToString()));
    }
}
