using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Rehearse.Output;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Tells programs what lint found. The form is documented in docs/rehearse.md; names are only ever added.</summary>
internal static class LintJson
{
    /// <summary>The name and version of the document's form.</summary>
    public const string Schema = "eks-access-management/lint/1";

    /// <summary>Writes the document.</summary>
    public static void Write(TextWriter writer, string file, AwsAuthMap map, IReadOnlyList<AwsAuthIssue> issues, int exitCode) => JsonText.Write(writer, new
    {
        schema = Schema,
        file,
        shape = map.Source.Shape.ToString(),
        unread = map.WhyUnread,
        rows = map.Rows.Select(r => Row(r, map)).ToArray(),
        lost = map.Lost.Select(Lost).ToArray(),
        problems = map.Problems.Select(JsonParts.Problem).ToArray(),
        issues = issues.Select(Issue).ToArray(),
        summary = new
        {
            rows = map.Rows.Count,
            letIn = map.WhyUnread is null ? map.Rows.Count(r => r.LetsIn) : 0,
            errors = issues.Count(i => i.Severity == AwsAuthSeverity.Error),
            warnings = issues.Count(i => i.Severity == AwsAuthSeverity.Warning),
            information = issues.Count(i => i.Severity == AwsAuthSeverity.Information),
            exitCode,
        },
    });

    private static object Row(AwsAuthRow row, AwsAuthMap map) => new
    {
        section = AwsAuthKeys.Of(row.Kind),
        line = row.Line,
        column = row.Column,
        arn = row.Arn,
        username = row.Username,
        groups = row.Groups,
        state = row.State.ToString(),
        stateReason = row.StateReason,
        shadowedByLine = row.ShadowedBy?.Line,
        rendersTo = row.RendersTo,
        letsIn = row.LetsIn && map.WhyUnread is null,
    };

    private static object Lost(AwsAuthRow row) => new
    {
        section = AwsAuthKeys.Of(row.Kind),
        line = row.Line,
        arn = row.Arn,
        username = row.Username,
        groups = row.Groups,
    };

    private static object Issue(AwsAuthIssue issue) => new
    {
        ruleId = issue.RuleId,
        severity = issue.Severity.ToString(),
        message = issue.Message,
        suggestion = issue.Suggestion,
        section = issue.Key,
        line = issue.Line == 0 ? (int?)null : issue.Line,
        column = issue.Column == 0 ? (int?)null : issue.Column,
        principalArn = issue.PrincipalArn,
        lostArns = issue.LostArn,
    };
}
