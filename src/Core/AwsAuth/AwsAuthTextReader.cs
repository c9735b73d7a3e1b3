using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds the values of aws-auth in any text. kubectl reads manifests with the same YAML library, so that reading is used here too.</summary>
internal sealed class AwsAuthTextReader
{
    private static readonly Regex Separator = new(@"^---(?=[ \t\r\n]|\z)", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly Regex ManifestKey = new(
        @"^[ \t]*[""']?(apiVersion|kind|metadata|data|mapRoles|mapUsers|mapAccounts)[""']?[ \t]*:", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex RowField = new(
        @"(rolearn|userarn)[""']?[ \t]*:", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly string _text;
    private readonly string? _fileName;
    private AwsAuthOrigin? _origin;
    private readonly LineMap _lines;
    private readonly List<AwsAuthValue> _values = [];
    private readonly List<AwsAuthReadingProblem> _problems = [];
    private readonly Dictionary<string, string> _others = new(StringComparer.Ordinal);
    private AwsAuthShape _shape = AwsAuthShape.Unknown;

    public AwsAuthTextReader(string text, string? fileName, AwsAuthOrigin? origin)
    {
        _text = text;
        _fileName = fileName;
        _origin = origin;
        _lines = new LineMap(text);
    }

    public AwsAuthSource Read()
    {
        if (IsBareList())
        {
            AddBareValue();
        }
        else
        {
            ReadManifests();
        }

        if (_values.Count == 0 && _problems.Count == 0)
        {
            _problems.Add(new AwsAuthReadingProblem(
                AwsAuthProblemKind.NothingFound, "The text holds no aws-auth ConfigMap and no rows of one."));
        }

        return new AwsAuthSource(_fileName, _origin, _values, _problems, _text, _shape, _others);
    }

    private bool IsBareList()
    {
        for (var line = 1; line <= _lines.Count; line++)
        {
            var content = _lines.Line(line).TrimStart(' ', '\t', '\uFEFF');
            if (content.Length == 0 || content[0] == '#' || content[0] == '%' || content == "---")
            {
                continue;
            }

            return content[0] == '[' || content == "-" || content.StartsWith("- ", StringComparison.Ordinal) || content.StartsWith("-\t", StringComparison.Ordinal);
        }

        return false;
    }

    private void AddBareValue()
    {
        _shape = AwsAuthShape.Value;
        _values.Add(new AwsAuthValue(GuessKey(), _text, _lines));
    }

    private string GuessKey()
    {
        var match = RowField.Match(_text);
        if (match.Success)
        {
            return GoText.Fold(match.Groups[1].Value) == "userarn" ? AwsAuthKeys.MapUsers : AwsAuthKeys.MapRoles;
        }

        return _text.IndexOf(':') < 0 && Regex.IsMatch(_text, "[0-9]{6,}") ? AwsAuthKeys.MapAccounts : AwsAuthKeys.MapRoles;
    }

    private void ReadManifests()
    {
        var start = 0;
        var candidates = new List<Candidate>();
        YamlSyntaxException? refused = null;
        var refusedAt = 0;
        foreach (var end in Separator.Matches(_text).Cast<Match>().Select(m => m.Index).Concat([_text.Length]))
        {
            if (end > start)
            {
                try
                {
                    ReadDocument(_text.Substring(start, end - start), start, candidates);
                }
                catch (YamlSyntaxException e)
                {
                    refused ??= e;
                    refusedAt = ReferenceEquals(refused, e) ? start + new YamlText(_text.Substring(start, end - start)).Utf16(e.Index) : refusedAt;
                }
            }

            start = end;
        }

        Choose(candidates);
        if (refused is not null && _values.Count == 0)
        {
            Refuse(refused, refusedAt);
        }
    }

    private void Refuse(YamlSyntaxException refused, int index)
    {
        if (!ManifestKey.IsMatch(_text))
        {
            if (RowField.IsMatch(_text))
            {
                AddBareValue();
            }

            return;
        }

        var (line, column) = _lines.Locate(Math.Min(index, _text.Length));
        _shape = AwsAuthShape.Manifest;
        _problems.Add(new AwsAuthReadingProblem(
            AwsAuthProblemKind.ManifestRefused, $"This manifest is no YAML that kubectl would send: {refused.Message}. Nothing of it reaches a cluster, which keeps the aws-auth it has.")
        {
            Line = line,
            Column = column,
            Fault = refused.Fault,
        });
    }

    private static void ReadDocument(string text, int offset, List<Candidate> candidates)
    {
        var source = new YamlText(text);
        YamlParser.Parse(new YamlScanner(source, trackOrigins: true, jsonEscapes: true), out var root);
        if (root?.Kind == YamlNodeKind.Mapping)
        {
            Collect(root, new Document(source, offset), candidates, 0);
        }
    }

    private static void Collect(YamlNode node, Document document, List<Candidate> candidates, int depth)
    {
        var items = Child(node, "items");
        if (items?.Kind == YamlNodeKind.Sequence && depth == 0)
        {
            foreach (var item in items.Children.Where(i => i.Kind == YamlNodeKind.Mapping))
            {
                Collect(item, document, candidates, depth + 1);
            }

            return;
        }

        var metadata = Child(node, "metadata");
        var name = Child(metadata, "name")?.Value;
        var data = Child(node, "data");
        var kind = Child(node, "kind")?.Value;
        if (kind == AwsAuthBackup.Kind)
        {
            var empty = new YamlNode(YamlNodeKind.Mapping, node.Start, node.End);
            candidates.Add(new Candidate(data ?? empty, document, AwsAuthShape.Manifest, AwsAuthKeys.Name, AwsAuthKeys.Namespace, node) { Backup = node });
            return;
        }

        if (data?.Kind == YamlNodeKind.Mapping && (kind is null or "ConfigMap"))
        {
            candidates.Add(new Candidate(data, document, AwsAuthShape.Manifest, name, Child(metadata, "namespace")?.Value, Misplaced(metadata) ?? data) { Root = node });
        }
        else if (HasKey(node, AwsAuthKeys.All) || (HasKey(node, ["rolearn", "userarn"]) && kind is null))
        {
            candidates.Add(new Candidate(node, document, AwsAuthShape.Keys, null, null, node) { Root = node });
        }
        else if (kind == "ConfigMap" && name == AwsAuthKeys.Name)
        {
            candidates.Add(new Candidate(new YamlNode(YamlNodeKind.Mapping, node.Start, node.End), document, AwsAuthShape.Manifest, name, Child(metadata, "namespace")?.Value, node));
        }
    }

    /// <summary>Which of name and namespace is not that of the aws-auth.</summary>
    private static YamlNode? Misplaced(YamlNode? metadata) =>
        Child(metadata, "name") is { Value: AwsAuthKeys.Name } name ? Child(metadata, "namespace") ?? name : Child(metadata, "name");

    private static bool HasKey(YamlNode node, IEnumerable<string> names)
    {
        var wanted = new HashSet<string>(names.Select(GoText.Fold), StringComparer.Ordinal);
        for (var i = 0; i + 1 < node.Children.Count; i += 2)
        {
            if (wanted.Contains(GoText.Fold(node.Children[i].Value)))
            {
                return true;
            }
        }

        return false;
    }

    private static YamlNode? Child(YamlNode? node, string name)
    {
        if (node?.Kind != YamlNodeKind.Mapping)
        {
            return null;
        }

        for (var i = node.Children.Count - 2; i >= 0; i -= 2)
        {
            if (node.Children[i].Kind == YamlNodeKind.Scalar && node.Children[i].Value == name)
            {
                return node.Children[i + 1].Resolved;
            }
        }

        return null;
    }

    private void Choose(List<Candidate> candidates)
    {
        var chosen = candidates.FirstOrDefault(c => c.IsAwsAuth)
            ?? candidates.FirstOrDefault(c => c.Shape == AwsAuthShape.Keys)
            ?? candidates.FirstOrDefault(c => HasKey(c.Data, AwsAuthKeys.All));
        if (chosen is null)
        {
            return;
        }

        _shape = chosen.Shape;
        if (chosen.Backup is { } backup)
        {
            string Text(string key) => Child(backup, key)?.Value ?? string.Empty;
            _origin ??= new AwsAuthOrigin(Text("clusterName"), Text("clusterArn"), Text("region"), Text("accountId"), "backup");
        }

        if (chosen.Shape == AwsAuthShape.Keys && !HasKey(chosen.Data, AwsAuthKeys.All))
        {
            AddBareValue();
            return;
        }

        if (!chosen.IsAwsAuth && chosen.Shape == AwsAuthShape.Manifest)
        {
            AddWrongObject(chosen);
        }

        CheckPlaces(chosen);
        for (var i = 0; i + 1 < chosen.Data.Children.Count; i += 2)
        {
            AddKey(chosen, chosen.Data.Children[i], chosen.Data.Children[i + 1].Resolved);
        }
    }

    private void AddWrongObject(Candidate chosen)
    {
        var (line, column) = Locate(chosen.NameNode, chosen.Document);
        var place = new AwsAuthReadingProblem(AwsAuthProblemKind.WrongObject, string.Empty) { Line = line, Column = column, ObjectName = chosen.Name, ObjectNamespace = chosen.Namespace };
        var who = place.LacksNamespace ? "Outside of kube-system nobody" : "Nobody";
        _problems.Add(place with { Message = $"The authenticator reads the ConfigMap aws-auth in kube-system only; this one is {chosen.Namespace ?? "(no namespace)"}/{chosen.Name ?? "(no name)"}. {who} listed in it gets in." });
    }

    /// <summary>Notes keys that stand outside data, and a data that stands twice.</summary>
    private void CheckPlaces(Candidate chosen)
    {
        var keys = (chosen.Root?.Children ?? []).Where((_, i) => i % 2 == 0).ToArray();
        if (chosen.Shape == AwsAuthShape.Keys && keys.Any(k => k.Value is "apiVersion" or "kind" or "metadata"))
        {
            var key = keys.First(k => AwsAuthKeys.All.Any(a => GoText.Fold(a) == GoText.Fold(k.Value)));
            AddProblem(AwsAuthProblemKind.KeyMisplaced, $"{key.Value} does not stand under data: kubectl refuses the manifest, or applies a ConfigMap without it, by which nobody gets in.", key, chosen.Document, key.Value);
        }

        var data = keys.Where(k => chosen.Shape == AwsAuthShape.Manifest && k.Value == "data").ToArray();
        if (data.Length > 1)
        {
            Repeated("data", Locate(data[0], chosen.Document).Line, data[data.Length - 1], chosen.Document);
        }
    }

    private void Repeated(string key, int line, YamlNode last, Document document, params string[] lost) => AddProblem(
        AwsAuthProblemKind.KeyRepeated,
        $"{key} stands twice, on line {line} and here; the last one counts, and everybody listed under the first is lost{(lost.Length == 0 ? "." : ": " + string.Join(", ", lost) + ".")}",
        last,
        document,
        key,
        lost);

    private static string[] OnlyIn(string first, string last)
    {
        static IEnumerable<string> Arns(string text) => VisualRows.Read(text).Where(r => r.Owns).Select(r => r.Arn);
        return Arns(first).Except(Arns(last), StringComparer.Ordinal).ToArray();
    }

    private void AddKey(Candidate candidate, YamlNode key, YamlNode value)
    {
        var document = candidate.Document;
        if (!AwsAuthKeys.All.Contains(key.Value, StringComparer.Ordinal))
        {
            if (AwsAuthKeys.Meant(key.Value) is not null || candidate.Shape == AwsAuthShape.Manifest)
            {
                var (line, column) = Locate(key, document);
                _problems.Add(AwsAuthSource.Ignored(key.Value, line, column));
                if (IsText(value, out var other))
                {
                    _others[key.Value] = other;
                }
            }

            return;
        }

        if (_values.FirstOrDefault(v => v.Key == key.Value) is { } earlier)
        {
            Repeated(key.Value, _lines.LineOf(earlier.Place?.Start ?? 0), key, document, OnlyIn(earlier.Text, value.Value));
            _values.Remove(earlier);
        }

        if (!IsText(value, out var text))
        {
            AddProblem(
                AwsAuthProblemKind.ValueNotText,
                $"The value of {key.Value} is not text, because the bar (|) after the colon is missing. Kubernetes refuses the whole object, and the cluster keeps the aws-auth it has.",
                key,
                document,
                key.Value);
            return;
        }

        var origins = value.Origins.Select(i => document.Offset + document.Text.Utf16(i)).ToArray();
        var place = document.Offset + document.Text.Utf16(value.Start.Index);
        _values.Add(new AwsAuthValue(key.Value, text, _lines, origins, place)
        {
            Place = new ScalarPlace(place, document.Offset + document.Text.Utf16(value.End.Index), value.Style),
        });
    }

    private static bool IsText(YamlNode value, out string text)
    {
        text = value.Value;
        if (value.Kind != YamlNodeKind.Scalar)
        {
            return false;
        }

        try
        {
            var scalar = GoScalar.Resolve(value);
            text = scalar.Kind == GoKind.Null ? string.Empty : value.Value;
            return scalar.Kind is GoKind.String or GoKind.Null;
        }
        catch (YamlSyntaxException)
        {
            return false;
        }
    }

    private void AddProblem(AwsAuthProblemKind kind, string message, YamlNode node, Document document, string key = "", IReadOnlyList<string>? lost = null)
    {
        var (line, column) = Locate(node, document);
        _problems.Add(new AwsAuthReadingProblem(kind, message) { Line = line, Column = column, Key = key, Lost = lost ?? [] });
    }

    private (int Line, int Column) Locate(YamlNode node, Document document) =>
        _lines.Locate(document.Offset + document.Text.Utf16(node.Start.Index));

    private sealed record Document(YamlText Text, int Offset);

    private sealed record Candidate(YamlNode Data, Document Document, AwsAuthShape Shape, string? Name, string? Namespace, YamlNode NameNode)
    {
        public YamlNode? Backup { get; init; }

        public YamlNode? Root { get; init; }

        public bool IsAwsAuth => Shape == AwsAuthShape.Manifest && Name == AwsAuthKeys.Name && Namespace is AwsAuthKeys.Namespace;
    }
}
