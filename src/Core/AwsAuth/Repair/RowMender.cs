using System;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Edits that mend single rows of a text that loads.</summary>
internal static class RowMender
{
    private static readonly char[] Wrappers = ['<', '>', '"', '\'', '`', '\u201c', '\u201d', '\u2018', '\u2019', '\u00ab', '\u00bb', '\u201e', ' ', '\u00a0', '\ufeff', '\t'];
    private static readonly Regex PlainGroups = new(@"^[^\[\]{}""'#&*!|>%@`\r\n]+\z", RegexOptions.CultureInvariant);

    /// <summary>The edit for an issue; null when it has no safe repair.</summary>
    public static TextEdit? Edit(KeyReading reading, AwsAuthIssue issue)
    {
        if (issue.RowIndex < 0 || issue.RowIndex >= reading.Drafts.Count)
        {
            return null;
        }

        var draft = reading.Drafts[issue.RowIndex];
        var arnField = reading.Kind == AwsAuthRowKind.Role ? "rolearn" : "userarn";
        return issue.RuleId switch
        {
            "role-path" or "sso-role-path" => Arn(reading, draft, arnField, RowArn.CutPath(draft.Arn)),
            "blanks-in-arn" or "strange-characters" when issue.Severity == AwsAuthSeverity.Error => Arn(reading, draft, arnField, Bare(draft.Arn)),
            "username-kind" => Quote(reading, draft, "username"),
            "groups-kind" => Groups(reading, draft),
            "missing-space" or "strange-dash" => Dashes(reading, draft),
            "group-kind" => Group(reading, draft, issue),
            "forgotten-dash" => Dash(reading, draft, issue),
            "unknown-field" when issue.Severity == AwsAuthSeverity.Error => Rename(reading, draft, issue),
            _ => null,
        };
    }

    private static string? Bare(string arn)
    {
        var bare = arn.Trim(Wrappers);
        return RowArn.Check(bare, out _) is AwsAuthRowFlaw.None or AwsAuthRowFlaw.RolePath ? bare : null;
    }

    private static TextEdit? Arn(KeyReading reading, RowDraft draft, string field, string? arn) =>
        arn is not null && draft.Nodes.TryGetValue(field, out var node) && InRow(draft, node) ? Replace(reading, node, arn) : null;

    /// <summary>A node that stands in the row itself, not behind an alias, where a change would touch other rows.</summary>
    private static bool InRow(RowDraft draft, YamlNode node) =>
        draft.Node.Kind == YamlNodeKind.Mapping && node.Start.Index >= draft.Node.Start.Index && node.End.Index <= draft.Node.End.Index && node.Anchor is null;

    private static TextEdit? Replace(KeyReading reading, YamlNode node, string text) => node.Style switch
    {
        YamlScalarStyle.Plain when node.Start.Line == node.End.Line => new TextEdit(reading.Index(node), End(reading, node), text),
        YamlScalarStyle.SingleQuoted => new TextEdit(reading.Index(node), End(reading, node), $"'{text.Replace("'", "''")}'"),
        YamlScalarStyle.DoubleQuoted => new TextEdit(reading.Index(node), End(reading, node), AwsAuthManifest.Quote(text)),
        _ => null,
    };

    private static int End(KeyReading reading, YamlNode node) => reading.Text!.Utf16(node.End.Index);

    private static TextEdit? Quote(KeyReading reading, RowDraft draft, string field)
    {
        var value = draft.Mapping?.Fields.LastOrDefault(f => f.Key.IsString && GoText.Fold(f.Key.Name) == field && f.Value.Kind is GoKind.Boolean or GoKind.Integer or GoKind.Unsigned or GoKind.Float)?.Value;
        return value is not null && IsPlain(value.Node) && InRow(draft, value.Node) ? new TextEdit(reading.Index(value.Node), End(reading, value.Node), LineMender.Quoted(value.Text)) : null;
    }

    private static bool IsPlain(YamlNode node) => node.Style == YamlScalarStyle.Plain && node.Tag.Length == 0 && node.Kind == YamlNodeKind.Scalar && node.Value.Length > 0;

    private static TextEdit? Groups(KeyReading reading, RowDraft draft)
    {
        var value = draft.Mapping?.Fields.LastOrDefault(f => f.Key.IsString && GoText.Fold(f.Key.Name) == "groups" && f.Value.Kind == GoKind.String)?.Value;
        if (value is null || !InRow(draft, value.Node) || value.Node.Start.Line != value.Node.End.Line || !PlainGroups.IsMatch(value.Text) || value.Text[0] is '-' || (value.Text[0] > '\u007f' && !char.IsLetter(value.Text[0])))
        {
            return null;
        }

        var groups = value.Text.Split(',').Select(g => g.Trim()).Where(g => g.Length > 0).Select(g => g.IndexOf(": ", StringComparison.Ordinal) >= 0 || g.IndexOf('?') >= 0 ? LineMender.Quoted(g) : g);
        return new TextEdit(reading.Index(value.Node), End(reading, value.Node), "[" + string.Join(", ", groups) + "]");
    }

    private static TextEdit? Dashes(KeyReading reading, RowDraft draft)
    {
        var node = draft.Mapping?.Fields.LastOrDefault(f => f.Key.IsString && GoText.Fold(f.Key.Name) == "groups" && f.Value.Kind == GoKind.String)?.Value.Node;
        return node is not null && InRow(draft, node) && Dashed.Read(reading, node) is { } dashed ? new TextEdit(reading.Index(node), End(reading, node), dashed.Text) : null;
    }

    private static TextEdit? Group(KeyReading reading, RowDraft draft, AwsAuthIssue issue)
    {
        var node = draft.Groups.Nodes().FirstOrDefault(n => n is not null && reading.Value.Locate(reading.Index(n)) == (issue.Line, issue.Column));
        if (node is null || !InRow(draft, node))
        {
            return null;
        }

        if (node.Kind == YamlNodeKind.Scalar)
        {
            return IsPlain(node) && GoScalar.Resolve(node).Kind is not GoKind.Null ? new TextEdit(reading.Index(node), End(reading, node), LineMender.Quoted(node.Value)) : null;
        }

        var pair = node.Kind == YamlNodeKind.Mapping && !node.Flow && node.Children.Count == 2 && node.Children[0].Value is "system" or "eks";
        return pair && IsPlain(node.Children[1]) && node.Start.Line == node.End.Line
            ? new TextEdit(reading.Index(node), End(reading, node), node.Children[0].Value + ":" + node.Children[1].Value)
            : null;
    }

    /// <summary>Writes the dash in front of the second ARN: it takes the place of the blanks before the field.</summary>
    private static TextEdit? Dash(KeyReading reading, RowDraft draft, AwsAuthIssue issue)
    {
        var value = reading.Value;
        var node = draft.Node;
        if (node.Kind != YamlNodeKind.Mapping || node.Flow || node.Anchor is not null)
        {
            return null;
        }

        var key = node.Children.Where((_, i) => i % 2 == 0).FirstOrDefault(k => value.Locate(reading.Index(k)) == (issue.Line, issue.Column));
        if (key is null || key.Kind != YamlNodeKind.Scalar)
        {
            return null;
        }

        var field = reading.Index(key);
        var row = reading.Index(node);
        var dash = value.Text.LastIndexOf('-', row);
        var lineStart = value.Lines.Start(value.ValueLine(field));
        var dashColumn = dash - value.Lines.Start(value.ValueLine(row));
        return dash >= 0 && dashColumn >= 0 && value.Text.Substring(lineStart, field - lineStart).Trim(' ').Length == 0 && field - lineStart - dashColumn >= 2
            ? new TextEdit(lineStart + dashColumn, lineStart + dashColumn + 1, "-")
            : null;
    }

    private static TextEdit? Rename(KeyReading reading, RowDraft draft, AwsAuthIssue issue)
    {
        var field = draft.Mapping?.Fields.FirstOrDefault(f => reading.Value.Locate(reading.Index(f.KeyNode)) == (issue.Line, issue.Column));
        var meant = field is null ? null : FieldRules.Meant(field.Key.Name, reading.Kind);
        if (field is null || meant is null || !InRow(draft, field.KeyNode) || draft.Mapping!.Fields.Any(f => f.Key.IsString && GoText.Fold(f.Key.Name) == meant))
        {
            return null;
        }

        return meant == "groups" && field.Value.Kind is not (GoKind.Sequence or GoKind.String) ? null : Replace(reading, field.KeyNode, meant);
    }
}
