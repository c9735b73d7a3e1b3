using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Rehearse.Output;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Tells people what lint found.</summary>
internal static class LintText
{
    private const int LabelWidth = 13;

    /// <summary>Writes rows, issues and a summary.</summary>
    public static void Write(TextPage page, string file, AwsAuthMap map, IReadOnlyList<AwsAuthIssue> issues)
    {
        page.Paragraph($"{file}: {SourceText.Shape(map.Source.Shape).ToLowerInvariant().Replace("configmap", "ConfigMap", System.StringComparison.Ordinal)} {(map.IsRefused ? "that is refused as a whole" : "with " + SourceText.Count(map.Rows.Count, "row"))}", ink: Ink.Strong);
        var isElsewhere = map.WhyUnread is not null;
        if (map.Problems.Any(p => p.Kind == AwsAuthProblemKind.WrongObject) && isElsewhere && !map.IsRefused)
        {
            page.Paragraph("Applied as it stands, it changes nothing for anybody: the cluster keeps the aws-auth that it has.", 2, Ink.Bad);
        }

        page.Heading(isElsewhere && !map.IsRefused ? "Rows of the text; the server reads none of them where it stands" : "Rows, as the server reads them");
        var rows = map.IsRefused ? [] : map.Rows.Concat(map.Lost).OrderBy(r => r.Kind).ToArray();
        foreach (var row in rows)
        {
            var text = RowText.Today(row).Text;
            page.Labelled($"line {row.Line}", row.Arn.Length == 0 ? $"(a row of {AwsAuthKeys.Of(row.Kind)} without an ARN)" : row.Arn, 2, LabelWidth);
            page.Labelled("  " + (isElsewhere && row.LetsIn ? "Unread" : row.State), text, 2, LabelWidth, isElsewhere ? Ink.Bad : InkOf(row.State));
        }

        if (rows.Length == 0)
        {
            page.Paragraph("none: nobody gets in by this text", 2, Ink.Bad);
        }

        page.Heading("Issues");
        foreach (var issue in issues)
        {
            page.Labelled(issue.Line > 0 ? $"{issue.Line}:{issue.Column}" : "the text", $"{issue.Severity}: {issue.Message}", 2, LabelWidth, InkOf(issue.Severity));
            if (issue.Suggestion.Length > 0)
            {
                page.Labelled(string.Empty, issue.Suggestion, 2, LabelWidth);
            }

            page.Labelled(string.Empty, $"rule {issue.RuleId}", 2, LabelWidth, ink: Ink.Faint);
        }

        page.Paragraph(issues.Count == 0 ? "none" : SourceText.Tally(issues), 2, issues.Count == 0 ? Ink.Good : Ink.Plain);
        page.Flush();
    }

    private static Ink InkOf(AwsAuthRowState state) => state switch
    {
        AwsAuthRowState.Live => Ink.Good,
        AwsAuthRowState.Ambiguous => Ink.Doubt,
        _ => Ink.Bad,
    };

    private static Ink InkOf(AwsAuthSeverity severity) => severity switch
    {
        AwsAuthSeverity.Error => Ink.Bad,
        AwsAuthSeverity.Warning => Ink.Doubt,
        _ => Ink.Faint,
    };
}
