using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds what made two rows one: the first line of the second is commented out, stands too deep, or is gone.</summary>
internal static class MergedRows
{
    private static readonly Regex Hidden = new(@"^[ \t]*#+[ \t]*(?:-[ \t]*)?[""']?(?:rolearn|userarn)[""']?[ \t]*:[ \t]*(?<arn>[^ \t#]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Deep = new(@"^[ \t]*-[ \t]*[""']?(?:rolearn|userarn)[""']?[ \t]*:[ \t]*(?<arn>[^ \t#]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Reports fields that stand twice in a row, once, by their cause, with who gains and who loses.</summary>
    /// <param name="sink">Takes the issue.</param>
    /// <param name="row">The row.</param>
    /// <param name="repeated">Its repeated fields.</param>
    public static void Report(IssueSink sink, AwsAuthRow row, IReadOnlyList<AwsAuthReadingProblem> repeated)
    {
        var first = repeated.OrderBy(p => p.ValueIndex).First();
        var value = sink.Map.Source.Value(first.Key)!;
        var start = row.ValueLine;
        var again = value.ValueLine(first.ValueIndex);
        var own = VisualRows.Read(value.Text.Substring(value.Lines.Start(start), value.Lines.Start(again) - value.Lines.Start(start))).FirstOrDefault(v => v.IsOf(row));
        if (own is null || own.Gives(row))
        {
            sink.Add("repeated-field", row, first.Message, "Keep one of them.", node: first.Node, severity: own is null ? null : AwsAuthSeverity.Warning);
            return;
        }

        var change = $"{row.Arn} is {row.RendersTo} instead of {(row with { Username = own.Username ?? string.Empty, Groups = own.Groups }).RendersTo}";
        for (var line = again - 1; line > start; line--)
        {
            var text = value.Lines.Line(line);
            var index = value.Lines.Start(line) + text.Length - text.TrimStart(' ', '\t').Length;
            if (Hidden.Match(text) is { Success: true } hidden)
            {
                sink.AddAt("commented-out", row, $"The first line of the row of {hidden.Groups["arn"].Value} is commented out and its fields are not, so that they count for the row above: {change}, and {hidden.Groups["arn"].Value} does not get in.", "Remove the #, or comment out the whole row.", value.Locate(index));
                return;
            }

            if (Deep.Match(text) is { Success: true } deep)
            {
                sink.AddAt("indentation", row, $"The first line of the row of {deep.Groups["arn"].Value} stands in the groups of the row above and its fields do not, so that they count for that row: {change}, and {deep.Groups["arn"].Value} does not get in.", $"Move the line to column {Column(value, row)}, that of the other rows.", value.Locate(index));
                return;
            }
        }

        var from = value.Locate(first.ValueIndex).Line;
        sink.Add(
            "repeated-field",
            row,
            $"{first.Message} By that {change}.",
            row.EndLine > from ? $"Lines {from} to {row.EndLine} look like the rest of a row whose line with {RowRules.ArnField(row)} is missing: write that line above them, or remove them." : "Keep one of them.",
            node: first.Node);
    }

    /// <summary>Whether the fields of a row are partly those of another.</summary>
    public static bool IsMerged(AwsAuthMap map, AwsAuthRow row) =>
        map.Problems.Any(p => p.Kind == AwsAuthProblemKind.FieldRepeated && p.RowIndex == row.Index && p.Key == AwsAuthKeys.Of(row.Kind));

    /// <summary>A row among the groups of another, the ARN it names and the column it belongs to; null for any other group.</summary>
    public static (string Arn, int Column)? RowAmongGroups(AwsAuthValue value, AwsAuthRow row, YamlNode group)
    {
        if (group.Kind != YamlNodeKind.Mapping)
        {
            return null;
        }

        for (var i = 0; i + 1 < group.Children.Count; i += 2)
        {
            if (GoText.Fold(group.Children[i].Value) is "rolearn" or "userarn")
            {
                return (group.Children[i + 1].Resolved.Value, Column(value, row));
            }
        }

        return null;
    }

    /// <summary>The column, in the user's file, of the dash of a row.</summary>
    private static int Column(AwsAuthValue value, AwsAuthRow row)
    {
        var start = value.Lines.Start(row.ValueLine);
        var dash = value.Text.IndexOf('-', start);
        return value.Locate(dash < 0 ? start : dash).Column;
    }
}
