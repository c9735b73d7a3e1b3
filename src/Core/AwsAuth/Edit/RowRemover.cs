using System.Collections.Generic;
using System.Linq;
using System.Text;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Cuts items out of a list, and nothing else.</summary>
internal static class RowRemover
{
    /// <summary>Removes whole lines: from the line of an item's dash to its last line.</summary>
    public static string Block(KeyReading reading, List<YamlNode> items, HashSet<int> doomed)
    {
        var value = reading.Value;
        var lines = value.Lines;
        var result = new StringBuilder(value.Text.Length);
        var at = 0;
        foreach (var i in doomed.OrderBy(i => i))
        {
            var dash = value.Text.LastIndexOf('-', System.Math.Max(reading.Index(items[i]) - 1, 0));
            var first = lines.LineOf(System.Math.Max(dash, 0));
            var last = lines.LineOf(reading.LastIndex(items[i]));
            var start = lines.Start(first);
            if (start > at)
            {
                result.Append(value.Text, at, start - at);
            }

            at = lines.End(System.Math.Max(last, first));
        }

        return result.Append(value.Text, at, value.Text.Length - at).ToString();
    }

    /// <summary>Removes items between brackets, each with one comma.</summary>
    public static string Flow(KeyReading reading, List<YamlNode> items, HashSet<int> doomed)
    {
        var text = reading.Value.Text;
        var result = new StringBuilder(text.Length);
        var kept = Enumerable.Range(0, items.Count).Where(i => !doomed.Contains(i)).ToArray();
        if (kept.Length == 0)
        {
            return result.Append(text, 0, Start(reading, items[0])).Append(text, End(reading, items[items.Count - 1]), text.Length - End(reading, items[items.Count - 1])).ToString();
        }

        var at = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (!doomed.Contains(i))
            {
                continue;
            }

            var isLast = i > kept[kept.Length - 1];
            var (start, end) = isLast
                ? (End(reading, items[i - 1]), End(reading, items[i]))
                : (Start(reading, items[i]), Start(reading, items[i + 1]));
            if (start < at)
            {
                start = at;
            }

            result.Append(text, at, start - at);
            at = end;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static int Start(KeyReading reading, YamlNode node) => reading.Index(node);

    private static int End(KeyReading reading, YamlNode node) => reading.Text!.Utf16(node.End.Index);
}
