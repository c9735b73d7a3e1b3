using System.Collections.Generic;
using System.Linq;
using System.Text;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Puts a new text of one key into the file it stands in, and leaves every other byte as it is.</summary>
internal static class ValueWriter
{
    /// <summary>The new file text, or null when it cannot be done faithfully.</summary>
    public static string? Replace(AwsAuthSource source, AwsAuthValue value, string newText)
    {
        var file = source.FileText;
        if (source.Shape == AwsAuthShape.Value)
        {
            return newText;
        }

        if (value.Place is not { } place)
        {
            return null;
        }

        var block = place.Style is YamlScalarStyle.Literal;
        var result = block ? ReplaceBlock(file, value, place, newText) : null;
        result = Faithful(source, value.Key, newText, result);
        return result ?? Faithful(source, value.Key, newText, file.Substring(0, place.Start) + AwsAuthManifest.Quote(newText) + Tail(file, place, value));
    }

    /// <summary>The new file text with the new value in the block text that the old one stands in, line by line; null when that cannot be done.</summary>
    public static string? ReplaceLines(AwsAuthSource source, AwsAuthValue value, string newText) =>
        value.Place is { Style: YamlScalarStyle.Literal } place ? Faithful(source, value.Key, newText, ReplaceBlock(source.FileText, value, place, newText)) : null;

    /// <summary>A result that reads back as the text wanted and leaves the other values alone, or null.</summary>
    internal static string? Faithful(AwsAuthSource source, string key, string newText, string? result)
    {
        if (result is null)
        {
            return null;
        }

        var back = AwsAuthSource.FromText(result, source.FileName, source.Origin);
        var good = back.Value(key)?.Text == newText
            && source.Values.Where(v => v.Key != key).All(v => back.Value(v.Key)?.Text == v.Text);
        return good ? result : null;
    }

    /// <summary>A block text ends with a line end of its own; a quoted one in its place needs one.</summary>
    private static string Tail(string file, ScalarPlace place, AwsAuthValue value)
    {
        var tail = file.Substring(place.End);
        var block = place.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded;
        return block && value.Text.Length >= 0 ? NewLine(file) + tail : tail;
    }

    internal static string NewLine(string file) => file.IndexOf("\r\n", System.StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";

    private static string? ReplaceBlock(string file, AwsAuthValue value, ScalarPlace place, string newText)
    {
        var headerEnd = file.IndexOf('\n', place.Start);
        if (headerEnd < 0 || headerEnd >= place.End)
        {
            return null;
        }

        var oldLines = UnifiedDiff.Split(value.Text);
        var fileLines = UnifiedDiff.Split(file.Substring(headerEnd + 1, place.End - headerEnd - 1));
        if (oldLines.Count > fileLines.Count || oldLines.Count == 0)
        {
            return null;
        }

        var indent = IndentOf(value, oldLines);
        var newLines = UnifiedDiff.Split(newText);
        var kept = LineDiff.Common(oldLines, newLines).ToDictionary(c => c.New, c => c.Old);
        var text = new StringBuilder(file, 0, headerEnd + 1, file.Length + newText.Length);
        for (var i = 0; i < newLines.Count; i++)
        {
            // The last line of a file may lack its end.
            text.Append(text[text.Length - 1] == '\n' ? string.Empty : NewLine(file));
            text.Append(kept.TryGetValue(i, out var old) ? fileLines[old] : Line(newLines[i], indent, NewLine(file)));
        }

        foreach (var line in fileLines.Skip(oldLines.Count))
        {
            text.Append(line);
        }

        return text.Append(file, place.End, file.Length - place.End).ToString();
    }

    private static string Line(string line, string indent, string newLine)
    {
        var content = line.TrimEnd('\n');
        return (content.Length == 0 ? string.Empty : indent + content) + newLine;
    }

    private static string IndentOf(AwsAuthValue value, List<string> lines)
    {
        var index = 0;
        foreach (var line in lines)
        {
            if (line.Trim('\n').Length > 0)
            {
                return new string(' ', value.Locate(index).Column - 1);
            }

            index += line.Length;
        }

        return "    ";
    }
}
