using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Writes a row at the end of a list, in the style of the rows that are there.</summary>
internal static class RowWriter
{
    private static readonly Regex Plain = new(@"^[A-Za-z][A-Za-z0-9_./@+=,-]*(?::[A-Za-z0-9_./@+={}:-]+)*\z", RegexOptions.CultureInvariant);

    public static KeyReading Append(KeyReading reading, AwsAuthRowSpec spec)
    {
        var text = reading.Root is { Kind: YamlNodeKind.Sequence, Flow: true } ? IntoBrackets(reading, spec) : Below(reading, spec);
        return KeyReading.Read(new AwsAuthValue(reading.Value.Key, text));
    }

    private static string IntoBrackets(KeyReading reading, AwsAuthRowSpec spec)
    {
        var text = reading.Value.Text;
        var items = reading.Root!.Children;
        if (items.Count == 0)
        {
            var close = reading.Text!.Utf16(reading.Root.End.Index) - 1;
            return text.Insert(close, Json(spec));
        }

        var end = reading.Text!.Utf16(items[items.Count - 1].End.Index);
        return text.Insert(end, (reading.Kind == AwsAuthRowKind.Account ? ", " : ",") + Json(spec));
    }

    private static string Json(AwsAuthRowSpec spec)
    {
        if (spec.Kind == AwsAuthRowKind.Account)
        {
            return AwsAuthManifest.Quote(spec.Arn);
        }

        var field = spec.Kind == AwsAuthRowKind.Role ? "rolearn" : "userarn";
        return $"{{\"{field}\":{AwsAuthManifest.Quote(spec.Arn)},\"username\":{AwsAuthManifest.Quote(spec.Username)},\"groups\":[{string.Join(",", spec.Groups.Select(AwsAuthManifest.Quote))}]}}";
    }

    private static string Below(KeyReading reading, AwsAuthRowSpec spec)
    {
        var text = reading.Value.Text;
        var newLine = text.IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
        var style = StyleOf(reading);
        var isBlank = reading.Root is null || reading.Root.Kind != YamlNodeKind.Sequence || reading.Root.Children.Count == 0;
        if (isBlank && reading.Root is not null || text.Trim() is "``" or "\"\"" or "''")
        {
            text = string.Empty;
        }

        var at = isBlank ? text.Length : AfterLastItem(reading);
        var row = Block(spec, style, newLine);
        var before = text.Substring(0, at);
        if (before.Length > 0 && before[before.Length - 1] is not ('\n' or '\r'))
        {
            before += newLine;
        }

        return before + row + text.Substring(at);
    }

    private static int AfterLastItem(KeyReading reading)
    {
        var items = reading.Root!.Children;
        var last = items[items.Count - 1];
        var lines = reading.Value.Lines;
        return lines.End(lines.LineOf(Math.Max(reading.LastIndex(last), 0)));
    }

    private static string Block(AwsAuthRowSpec spec, RowStyle style, string newLine)
    {
        var dash = new string(' ', style.Dash);
        if (spec.Kind == AwsAuthRowKind.Account)
        {
            return dash + "- " + AwsAuthManifest.Quote(spec.Arn) + newLine;
        }

        var fields = new string(' ', style.Field);
        var text = new StringBuilder();
        text.Append(dash).Append('-').Append(' ', style.Field - style.Dash - 1).Append(spec.Kind == AwsAuthRowKind.Role ? "rolearn: " : "userarn: ").Append(Scalar(spec.Arn)).Append(newLine);
        text.Append(fields).Append("username: ").Append(Scalar(spec.Username)).Append(newLine);
        if (spec.Groups.Count == 0)
        {
            return text.Append(fields).Append("groups: []").Append(newLine).ToString();
        }

        text.Append(fields).Append("groups:").Append(newLine);
        foreach (var group in spec.Groups)
        {
            text.Append(' ', style.Item).Append("- ").Append(Scalar(group)).Append(newLine);
        }

        return text.ToString();
    }

    private static string Scalar(string text)
    {
        var plain = Plain.IsMatch(text) && new YamlNode(YamlNodeKind.Scalar, default, default) { Value = text, Implicit = true } is var node && GoScalar.Resolve(node).Kind == GoKind.String;
        return plain ? text : AwsAuthManifest.Quote(text);
    }

    private static RowStyle StyleOf(KeyReading reading)
    {
        if (reading.Root is not { Kind: YamlNodeKind.Sequence, Flow: false } root || root.Children.Count == 0)
        {
            return new RowStyle(0, 2, 4);
        }

        var dash = root.Start.Column;
        var row = root.Children.LastOrDefault(c => c is { Kind: YamlNodeKind.Mapping, Flow: false, Anchor: null });
        var field = row is not null && row.Start.Column > dash + 1 ? row.Start.Column : dash + 2;
        var list = root.Children.Where(c => c.Kind == YamlNodeKind.Mapping).SelectMany(Lists).Select(l => ((int Row, int List)?)l).LastOrDefault();
        var depth = list is null ? 2 : Math.Max(list.Value.List - list.Value.Row, 0);
        return new RowStyle(dash, field, field + depth);
    }

    private static IEnumerable<(int Row, int List)> Lists(YamlNode row)
    {
        for (var i = 1; i < row.Children.Count; i += 2)
        {
            if (row.Children[i] is { Kind: YamlNodeKind.Sequence, Flow: false } list)
            {
                yield return (row.Start.Column, list.Start.Column);
            }
        }
    }

    private sealed record RowStyle(int Dash, int Field, int Item);
}
