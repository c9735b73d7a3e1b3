using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Rules about the fields of rows: wrong kinds, unknown names, fields that stand twice.</summary>
internal static class FieldRules
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["user"] = "username", ["name"] = "username", ["usernames"] = "username", ["kubernetesusername"] = "username", ["group"] = "groups", ["kubernetesgroups"] = "groups",
        ["role"] = "rolearn", ["arn"] = "rolearn", ["iamarn"] = "rolearn", ["rolearns"] = "rolearn", ["userarns"] = "userarn", ["iamuserarn"] = "userarn", ["iamrolearn"] = "rolearn",
    };

    private static readonly string[] Known = ["rolearn", "userarn", "username", "groups"];

    public static void Run(IssueSink sink)
    {
        var rows = sink.Map.Rows.Where(r => r.Draft is not null).ToDictionary(r => (AwsAuthKeys.Of(r.Kind), r.Index));
        foreach (var group in sink.Map.Problems.Where(p => p.RowIndex >= 0).GroupBy(p => (p.Key, p.RowIndex)))
        {
            if (rows.TryGetValue(group.Key, out var row))
            {
                Check(sink, row, group.ToArray());
            }
        }
    }

    private static void Check(IssueSink sink, AwsAuthRow row, AwsAuthReadingProblem[] problems)
    {
        var swallowed = problems.Where(p => p.Kind == AwsAuthProblemKind.FieldRepeated && GoText.Fold(p.Field) == RowRules.ArnField(row)).ToArray();
        var repeated = problems.Where(p => p.Kind == AwsAuthProblemKind.FieldRepeated).ToArray();
        if (repeated.Length > 0 && swallowed.Length == 0)
        {
            MergedRows.Report(sink, row, repeated);
        }

        foreach (var p in problems)
        {
            switch (p.Kind)
            {
                case AwsAuthProblemKind.FieldRepeated when swallowed.Contains(p):
                    ForgottenDash(sink, row, p);
                    break;
                case AwsAuthProblemKind.MergeOverrides:
                    sink.Add("merge-order", row, p.Message, "Put the line with << first in the row.", node: p.Node);
                    break;
                case AwsAuthProblemKind.FieldSpellings:
                    sink.Add("field-spellings", row, p.Message, "Keep one of them, in lower case.", node: p.Node);
                    break;
                case AwsAuthProblemKind.FieldIgnored:
                    Unknown(sink, row, p);
                    break;
                case AwsAuthProblemKind.FieldLost:
                    Lost(sink, row, p);
                    break;
                case AwsAuthProblemKind.GroupLost:
                    Group(sink, row, p);
                    break;
                default:
                    break;
            }
        }
    }

    private static void ForgottenDash(IssueSink sink, AwsAuthRow row, AwsAuthReadingProblem p)
    {
        var value = sink.Map.Source.Value(p.Key)!;
        var line = value.Lines.Line(value.ValueLine(Math.Max(p.ContextIndex, 0))).Trim();
        sink.Add(
            "forgotten-dash",
            row,
            $"The field {p.Field} stands twice in one row, so that the row which begins with '{Short(line)}' is overwritten by what follows: its principal does not get in, and {row.Arn} is {row.RendersTo}.",
            p.Line > row.Line && (p.Column == row.Column || p.Column == row.Column + 2) ? $"Begin the second row with a dash in column {p.Column - 2}, under the dash of line {row.Line}: - {p.Field}: ..." : "Begin the second row with a dash.",
            node: p.Node);
    }

    private static string Short(string text) => text.Length > 120 ? text.Substring(0, 117) + "..." : text;

    private static void Unknown(IssueSink sink, AwsAuthRow row, AwsAuthReadingProblem p)
    {
        if (AwsAuthKeys.All.Any(k => GoText.Fold(k) == GoText.Fold(p.Field)))
        {
            sink.Add("pasted-key", row, $"{p.Field} stands inside a row of {p.Key}, where the authenticator does not look for it: nobody listed under it gets in.", $"Put {p.Field} beside {p.Key} under data, at the same indentation.", node: p.Node);
            return;
        }

        if (GoText.Fold(p.Field) is "rolearn" or "userarn" && row.Flaw == AwsAuthRowFlaw.NoArn)
        {
            // The row stands under the wrong key, and is told as such.
            return;
        }

        var meant = Meant(p.Field, row.Kind);
        if (meant is null || row.Draft!.Nodes.ContainsKey(meant))
        {
            sink.Add("unknown-field", row, p.Message, "Nothing to do if it is a note; else remove it, or write a field that the authenticator knows.", node: p.Node, severity: AwsAuthSeverity.Information);
            return;
        }

        var misspelt = row.Arn.Length > 0 || meant is not ("rolearn" or "userarn") ? null : row.Draft.Mapping!.Fields.FirstOrDefault(f => f.KeyNode == p.Node)?.Value;
        sink.Add("unknown-field", misspelt?.Kind == GoKind.String ? row with { Arn = misspelt.Text } : row, p.Message + Effect(row, p, meant), $"Write {meant} in place of {p.Field}.", node: p.Node, severity: AwsAuthSeverity.Error);
    }

    /// <summary>What the row's principal lacks because a field is ignored.</summary>
    private static string Effect(AwsAuthRow row, AwsAuthReadingProblem p, string meant)
    {
        if (!row.LetsIn)
        {
            return meant is "rolearn" or "userarn" ? " So the row has no ARN, and nobody gets in by it." : string.Empty;
        }

        var value = row.Draft!.Mapping!.Fields.FirstOrDefault(f => f.KeyNode == p.Node)?.Value;
        if (meant != "groups")
        {
            return meant == "username" ? $" So {row.Arn} has no username." : string.Empty;
        }

        var names = value is null ? [] : value.Items.Where(i => i.Kind == GoKind.String && i.Text.Length > 0).Select(i => i.Text).ToArray();
        return $" So {row.Arn} logs in without groups{(names.Length == 0 ? string.Empty : " and does not get " + string.Join(", ", names))}.";
    }

    /// <summary>The field that a misspelt name stands for; null when it resembles none.</summary>
    public static string? Meant(string field, AwsAuthRowKind kind)
    {
        var plain = GoText.Fold(field).Replace("_", string.Empty).Replace("-", string.Empty).Replace(".", string.Empty).Replace(" ", string.Empty);
        var arn = kind == AwsAuthRowKind.Role ? "rolearn" : "userarn";
        if (Meanings.TryGetValue(plain, out var meant))
        {
            return meant == "rolearn" ? arn : meant;
        }

        var near = Known.Where(k => Distance(k, plain) <= (k.Length > 6 ? 2 : 1)).OrderBy(k => Distance(k, plain)).FirstOrDefault();
        return near is "rolearn" or "userarn" && near != arn ? null : near;
    }

    /// <summary>How many letters must be changed, put in or left out to come from one word to the other.</summary>
    public static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 3)
        {
            return 4;
        }

        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }

            previous = current;
        }

        return previous[b.Length];
    }

    private static void Lost(IssueSink sink, AwsAuthRow row, AwsAuthReadingProblem p)
    {
        var text = p.Node!.Resolved.Value;
        switch (p.Field)
        {
            case "groups" when GluedDashes(sink, row, p) is { } sign:
                sink.Add(sign, row, p.Message + " Its principal gets in without groups.", sign == "missing-space" ? "Write a space after each dash." : "Write a hyphen (-) and a space before each group.", node: p.Node);
                break;
            case "groups":
                sink.Add("groups-kind", row, p.Message + " Its principal gets in without groups.", GroupsAdvice(p.Node), node: p.Node);
                break;
            case "username":
                sink.Add("username-kind", row, p.Message + " Its principal gets in without a name.", $"Write username: \"{text}\".", node: p.Node);
                break;
            case "rolearn" or "userarn":
                sink.Add("field-kind", row, p.Message, $"Write {p.Field} with the ARN.", node: p.Node, severity: AwsAuthSeverity.Error);
                break;
            default:
                sink.Add("field-kind", row, p.Message, p.Node.Kind == YamlNodeKind.Scalar ? $"Put {text} in quotes." : "Write a text.", node: p.Node);
                break;
        }
    }

    /// <summary>The rule for a text of which each line begins with a dash that is none to YAML; null for any other.</summary>
    private static string? GluedDashes(IssueSink sink, AwsAuthRow row, AwsAuthReadingProblem p)
    {
        var reading = sink.Map.Readings.First(r => r.Value.Key == p.Key);
        return Dashed.Read(reading, p.Node!) is { } dashed && row.Draft is not null ? dashed.IsGlued ? "missing-space" : "strange-dash" : null;
    }

    private static string GroupsAdvice(YamlNode node) => node.Kind == YamlNodeKind.Scalar && node.Value.Length > 0 && node.Start.Line == node.End.Line
        ? $"Write groups: [{string.Join(", ", node.Value.Trim('[', ']').Split(',').Select(g => g.Trim(' ', '"', '\'', '-')))}]."
        : "Write each group on a line of its own, after a dash and a space.";

    private static void Group(IssueSink sink, AwsAuthRow row, AwsAuthReadingProblem p)
    {
        var node = p.Node!;
        var value = sink.Map.Source.Value(p.Key)!;
        if (MergedRows.RowAmongGroups(value, row, node.Resolved) is { } inner)
        {
            if (!MergedRows.IsMerged(sink.Map, row))
            {
                sink.Add("indentation", row, $"The row of {inner.Arn} stands inside the groups of {row.Arn}: it does not get in.", $"Move its first line to column {inner.Column} and the lines of the row with it.", node: node);
            }

            return;
        }

        var empty = node.Kind == YamlNodeKind.Scalar && GoScalar.Resolve(node).Kind == GoKind.Null;
        var pair = node.Kind == YamlNodeKind.Mapping && node.Children.Count == 2 ? (node.Children[0].Value, node.Children[1].Value) : default;
        var advice = node.Kind == YamlNodeKind.Mapping && pair.Item1?.Length > 0
            ? $"Write {pair.Item1}:{pair.Item2} without the space after the colon."
            : empty ? "Remove the item." : node.Kind == YamlNodeKind.Scalar ? $"Put {node.Value} in quotes." : "Write the name of a group.";
        sink.Add("group-kind", row, p.Message, advice, node: node, severity: empty ? AwsAuthSeverity.Warning : null);
    }
}
