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
            var meant = Mended(key);
            if (meant is not null && !data.ContainsKey(meant))
            {
                data.Add(meant, data[key]);
                data.Remove(key);
                fixes.Add(KeyFix(key, meant, 0, data[meant]));
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

    private static AwsAuthFix KeyFix(string key, string meant, int line, string text)
    {
        var accounts = AwsAuthReader.Read(new Dictionary<string, string> { [meant] = text }).Rows.Where(r => r.Kind == AwsAuthRowKind.Account && r.LetsIn).Select(r => r.Arn).ToArray();
        var whole = accounts.Length == 0 ? string.Empty : $" By it every role and user of {string.Join(" and ", accounts)} gets in, without groups.";
        return new AwsAuthFix("key-name", meant, line, $"The key {key} was ignored; it is {meant} now.{whole}");
    }

    private static AwsAuthSource Refused(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        var problem = source.Problems.FirstOrDefault(p => p.Kind == AwsAuthProblemKind.ManifestRefused);
        if (problem is null)
        {
            return source;
        }

        var spaced = ManifestCause.Spaced(source.FileText);
        foreach (var text in new[] { spaced, RefusedMender.Mend(source.FileText), RefusedMender.Mend(spaced) })
        {
            var next = text is null || text == source.FileText ? null : AwsAuthSource.FromText(text, source.FileName, source.Origin);
            if (next is not null && next.Values.Count > 0 && next.Problems.All(p => p.Kind != AwsAuthProblemKind.ManifestRefused))
            {
                var cause = ManifestCause.Find(source, problem);
                fixes.Add(new AwsAuthFix("manifest-refused", string.Empty, cause.Line, $"kubectl would have refused the manifest. {(cause.Why.Length > 0 ? cause.Why : "Lines of a value stood less deep than the value.")}"));
                return next;
            }
        }

        return source;
    }

    /// <summary>
    /// Tells a refused manifest that was mended as one fix: what was moved into the value and then within it were steps of one
    /// mend, and the text between them was never in the file.
    /// </summary>
    public static void Retell(AwsAuthSource source, AwsAuthSource mended, List<AwsAuthFix> fixes)
    {
        var at = fixes.FindIndex(f => f.RuleId == "manifest-refused");
        if (at < 0)
        {
            return;
        }

        var old = UnifiedDiff.Split(source.FileText);
        var @new = UnifiedDiff.Split(mended.FileText);
        var lines = Enumerable.Range(0, Math.Min(old.Count, @new.Count)).Where(i => old[i] != @new[i] && Content(old[i]) == Content(@new[i])).Select(i => i + 1).ToArray();
        fixes.RemoveAll(f => f.RuleId is "indentation" or "tab-indentation" && lines.Contains(f.Line));
        var what = lines.Length == 0 ? "Its lines were" : $"{(lines.Length == 1 ? "Line" : "Lines")} {string.Join(", ", lines.Take(10))}{(lines.Length > 10 ? " and more" : string.Empty)} {(lines.Length == 1 ? "was" : "were")}";
        fixes[at] = fixes[at] with { Message = $"{fixes[at].Message} {what} indented with spaces, inside the value." };
    }

    /// <summary>What a key should be called; a sign before or after it may stand there to switch it off, and is left to a person.</summary>
    private static string? Mended(string key) => key.Trim() is { Length: > 0 } name && char.IsLetter(name[0]) && char.IsLetter(name[name.Length - 1]) ? AwsAuthKeys.Meant(name) : null;

    private static string Content(string line) => line.TrimStart(' ', '\t', '\u00a0');

    private static AwsAuthSource Keys(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        foreach (var problem in source.Problems.Where(p => p.Kind == AwsAuthProblemKind.KeyIgnored && p.Line > 0).ToArray())
        {
            var meant = Mended(problem.Key);
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
                fixes.Add(KeyFix(problem.Key, meant, problem.Line, next.Value(meant)!.Text));
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
