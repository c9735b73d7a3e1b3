using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace EksAccessManagement.AwsAuth;

/// <summary>Writes the data of an aws-auth as a manifest.</summary>
public static class AwsAuthManifest
{
    private const string Indent = "    ";

    /// <summary>A manifest whose values are exactly the texts given, in literal blocks where YAML can hold them so.</summary>
    /// <param name="data">The texts by key.</param>
    public static string Write(IReadOnlyDictionary<string, string> data)
    {
        var text = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\n");
        text.Append(data.Count == 0 ? "data: {}\n" : "data:\n");
        foreach (var pair in data.OrderBy(p => IndexOf(p.Key)).ThenBy(p => p.Key, StringComparer.Ordinal))
        {
            text.Append("  ").Append(Key(pair.Key)).Append(": ").Append(Value(pair.Value, Indent)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A text in double quotes, good both in JSON and in YAML.</summary>
    internal static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '\u007f' or (>= '\u0080' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static int IndexOf(string key)
    {
        for (var i = 0; i < AwsAuthKeys.All.Count; i++)
        {
            if (AwsAuthKeys.All[i] == key)
            {
                return i;
            }
        }

        return AwsAuthKeys.All.Count;
    }

    private static string Key(string key) => key.Length > 0 && key.All(c => char.IsLetterOrDigit(c) && c < 0x80) && !char.IsDigit(key[0]) ? key : Quote(key);

    /// <summary>A value as it stands after its key: a literal block where YAML can hold it so, else in quotes. No line end at the end.</summary>
    internal static string Value(string value, string indent)
    {
        if (!IsLiteral(value))
        {
            return Quote(value);
        }

        var end = value.Length;
        while (end > 0 && value[end - 1] == '\n')
        {
            end--;
        }

        var chomp = (value.Length - end) switch { 0 => "-", 1 => string.Empty, _ => "+" };
        var lines = value.Substring(0, end).Split('\n').Select(l => l.Length == 0 ? l : indent + l);
        return "|" + chomp + "\n" + string.Join("\n", lines) + new string('\n', Math.Max(0, value.Length - end - 1));
    }

    private static bool IsLiteral(string value) =>
        value.Trim('\n').Length > 0
        && value[0] is not (' ' or '\t' or '\n')
        && value.All(c => c is '\n' or '\t' or (>= ' ' and <= '~') or (>= '\u00a1' and < '\ufeff' and not ('\u2028' or '\u2029') and (< '\ud800' or > '\udfff')));
}
