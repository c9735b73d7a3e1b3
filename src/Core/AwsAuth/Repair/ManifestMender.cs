using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Mends what stands around the values: names of keys, a missing bar, a folded text.</summary>
internal static class ManifestMender
{
    public static AwsAuthSource MendData(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        var data = source.ToData().ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var key in data.Keys.Where(k => !AwsAuthKeys.All.Contains(k, StringComparer.Ordinal)).ToArray())
        {
            var meant = AwsAuthKeys.All.FirstOrDefault(k => GoText.Fold(k) == GoText.Fold(key.Trim()));
            if (meant is not null && !data.ContainsKey(meant))
            {
                data.Add(meant, data[key]);
                data.Remove(key);
                fixes.Add(new AwsAuthFix("key-name", meant, 0, $"The key {key} was ignored; it is {meant} now."));
            }
        }

        return fixes.Count == 0 ? source : AwsAuthSource.FromData(data, source.Origin, source.FileName);
    }

    public static AwsAuthSource MendText(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        source = Refused(source, fixes);
        source = Keys(source, fixes);
        source = Bars(source, fixes);
        return Folded(source, fixes);
    }

    private static AwsAuthSource Refused(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        var problem = source.Problems.FirstOrDefault(p => p.Kind == AwsAuthProblemKind.ManifestRefused);
        var text = problem is null ? null : RefusedMender.Mend(source.FileText);
        var next = text is null ? null : AwsAuthSource.FromText(text, source.FileName, source.Origin);
        if (next is null || next.Values.Count == 0 || next.Problems.Any(p => p.Kind == AwsAuthProblemKind.ManifestRefused))
        {
            return source;
        }

        fixes.Add(new AwsAuthFix("manifest-refused", string.Empty, problem!.Line, "Lines of a value stood less deep than the value, so that kubectl would refuse the manifest; they stand in it now."));
        return next;
    }

    private static AwsAuthSource Keys(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        foreach (var problem in source.Problems.Where(p => p.Kind == AwsAuthProblemKind.KeyIgnored && p.Line > 0).ToArray())
        {
            var meant = AwsAuthKeys.All.FirstOrDefault(k => GoText.Fold(k) == GoText.Fold(problem.Key.Trim()));
            if (meant is null || source.Value(meant) is not null)
            {
                continue;
            }

            var lines = new LineMap(source.FileText);
            var at = lines.Start(problem.Line) + problem.Column - 1;
            var found = source.FileText.IndexOf(problem.Key, at, StringComparison.Ordinal);
            if (found < 0 || found - at > 1)
            {
                continue;
            }

            var next = Accept(source, source.FileText.Remove(found, problem.Key.Length).Insert(found, meant), meant);
            if (next is not null)
            {
                source = next;
                fixes.Add(new AwsAuthFix("key-name", meant, problem.Line, $"The key {problem.Key} was ignored; it is {meant} now."));
            }
        }

        return source;
    }

    /// <summary>The new source, when it has a text for the key and all other values are what they were.</summary>
    private static AwsAuthSource? Accept(AwsAuthSource before, string text, string key)
    {
        var after = AwsAuthSource.FromText(text, before.FileName, before.Origin);
        return after.Value(key) is not null && before.Values.Where(v => v.Key != key).All(v => after.Value(v.Key)?.Text == v.Text) ? after : null;
    }

    private static AwsAuthSource Bars(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        foreach (var problem in source.Problems.Where(p => p.Kind == AwsAuthProblemKind.ValueNotText).ToArray())
        {
            var text = AddBar(source.FileText, problem);
            var next = text is null ? null : Accept(source, text, problem.Key);
            if (next is not null && !AwsAuthReader.Read(next).IsLost(problem.Key))
            {
                source = next;
                fixes.Add(new AwsAuthFix("value-not-text", problem.Key, problem.Line, $"The bar after {problem.Key}: was missing; Kubernetes would have refused the ConfigMap."));
            }
        }

        return source;
    }

    /// <summary>Writes the bar, and moves the lines of the value in by two when they stand no deeper than their key.</summary>
    private static string? AddBar(string text, AwsAuthReadingProblem problem)
    {
        var lines = UnifiedDiff.Split(text);
        var header = lines[problem.Line - 1];
        var match = Regex.Match(header, @"^(?<indent>[ ]*)(?<key>[""']?" + Regex.Escape(problem.Key) + @"[""']?[ ]*:)(?<rest>[ \t]*(?:#[^\r\n]*)?\r?\n?)\z", RegexOptions.CultureInvariant);
        if (!match.Success)
        {
            return null;
        }

        var indent = match.Groups["indent"].Length;
        var end = problem.Line;
        while (end < lines.Count && BelongsTo(lines[end], indent))
        {
            end++;
        }

        var body = lines.GetRange(problem.Line, end - problem.Line);
        var shift = body.Any(l => l.Trim().Length > 0 && Depth(l) <= indent) ? "  " : string.Empty;
        var rest = match.Groups["rest"].Value.TrimStart(' ', '\t');
        var result = new StringBuilder(text.Length + 64);
        result.Append(string.Concat(lines.Take(problem.Line - 1)))
            .Append(match.Groups["indent"].Value).Append(match.Groups["key"].Value).Append(rest.StartsWith("#", StringComparison.Ordinal) ? " | " : " |").Append(rest);
        foreach (var line in body)
        {
            result.Append(line.Trim().Length > 0 ? shift + line : line);
        }

        return result.Append(string.Concat(lines.Skip(end))).ToString();
    }

    private static int Depth(string line) => line.Length - line.TrimStart(' ').Length;

    /// <summary>A line of the value below a key: deeper than the key, blank, or a dash at the key's own column.</summary>
    private static bool BelongsTo(string line, int indent) =>
        line.Trim().Length == 0 || Depth(line) > indent || (Depth(line) == indent && line.TrimStart(' ').StartsWith("-", StringComparison.Ordinal));

    private static AwsAuthSource Folded(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        foreach (var value in source.Values.Where(v => v.Place?.Style == YamlScalarStyle.Folded).ToArray())
        {
            if (!AwsAuthReader.Read(source).IsLost(value.Key))
            {
                continue;
            }

            var place = source.Value(value.Key)!.Place!;
            var next = Accept(source, source.FileText.Remove(place.Start, 1).Insert(place.Start, "|"), value.Key);
            if (next is not null && !AwsAuthReader.Read(next).IsLost(value.Key))
            {
                source = next;
                fixes.Add(new AwsAuthFix("run-together", value.Key, value.Locate(0).Line, $"The sign > joined the lines of {value.Key}; it is | now."));
            }
        }

        return source;
    }
}
