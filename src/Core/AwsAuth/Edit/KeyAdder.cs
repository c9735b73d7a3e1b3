using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Puts a key that is missing into the manifest of a file, and leaves every other byte as it is.</summary>
internal static class KeyAdder
{
    private const RegexOptions ByLine = RegexOptions.Multiline | RegexOptions.CultureInvariant;
    private static readonly Regex EmptyData = new(@"^(?<indent>[ ]*)data:[ \t]*(?:\{[ \t]*\}|null|~)?[ \t]*(?=\r?$)", ByLine);
    private static readonly Regex EmptyJsonData = new(@"""data""[ ]*:[ ]*(?:\{\s*\}|null)", ByLine);
    private static readonly Regex AnyData = new(@"(?:^|[{,])[ \t]*[""']?data[""']?[ \t]*:", ByLine);
    private static readonly Regex Separator = new(@"^---(?=[ \t\r\n]|\z)", ByLine);

    /// <summary>The new file text, or null when no place for the key is sure.</summary>
    public static string? Add(AwsAuthSource source, string key, string text) =>
        Candidates(source, key, text).Select(c => ValueWriter.Faithful(source, key, text, c)).FirstOrDefault(c => c is not null);

    private static IEnumerable<string> Candidates(AwsAuthSource source, string key, string text)
    {
        var file = source.FileText;
        var newLine = ValueWriter.NewLine(file);
        var last = source.Values.Select(v => v.Place).Where(p => p is not null).OrderBy(p => p!.End).LastOrDefault();
        if (last is not null)
        {
            yield return IsJson(file) ? JsonAfter(file, last, key, text, newLine) : BlockAfter(file, last, key, text, newLine);
            yield break;
        }

        foreach (var match in EmptyData.Matches(file).Cast<Match>())
        {
            var indent = match.Groups["indent"].Value;
            yield return file.Substring(0, match.Index) + indent + "data:" + newLine + Block(indent + "  ", key, text, newLine) + file.Substring(match.Index + match.Length);
        }

        foreach (var match in EmptyJsonData.Matches(file).Cast<Match>())
        {
            yield return file.Substring(0, match.Index) + "\"data\": {" + AwsAuthManifest.Quote(key) + ": " + AwsAuthManifest.Quote(text) + "}" + file.Substring(match.Index + match.Length);
        }

        if (source.Shape == AwsAuthShape.Manifest && !IsJson(file) && !AnyData.IsMatch(file) && !Separator.Matches(file).Cast<Match>().Any(m => m.Index > 0))
        {
            yield return file + (file.EndsWith("\n", StringComparison.Ordinal) ? string.Empty : newLine) + "data:" + newLine + Block("  ", key, text, newLine) + newLine;
        }
    }

    private static bool IsJson(string file) => file.TrimStart().StartsWith("{", StringComparison.Ordinal);

    private static string JsonAfter(string file, ScalarPlace last, string key, string text, string newLine)
    {
        var lines = new LineMap(file);
        var line = lines.Line(lines.LineOf(last.Start));
        var own = line.TrimStart().StartsWith("\"", StringComparison.Ordinal);
        return file.Insert(last.End, (own ? "," + newLine + Indent(line) : ", ") + AwsAuthManifest.Quote(key) + ": " + AwsAuthManifest.Quote(text));
    }

    private static string BlockAfter(string file, ScalarPlace last, string key, string text, string newLine)
    {
        var lines = new LineMap(file);
        var indent = Indent(lines.Line(lines.LineOf(last.Start)));
        var at = last.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded ? last.End : lines.End(lines.LineOf(last.End));
        var before = at > 0 && file[at - 1] != '\n' ? newLine : string.Empty;
        return file.Insert(at, before + Block(indent, key, text, newLine) + newLine);
    }

    private static string Block(string indent, string key, string text, string newLine) =>
        indent + key + ": " + AwsAuthManifest.Value(text, indent + "  ").Replace("\n", newLine);

    private static string Indent(string line) => line.Substring(0, line.Length - line.TrimStart(' ').Length);
}
