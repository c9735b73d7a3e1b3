using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Rehearse.Output;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Words for the text that was read.</summary>
internal static class SourceText
{
    /// <summary>What sort of text it is.</summary>
    public static string Shape(AwsAuthShape shape) => shape switch
    {
        AwsAuthShape.Manifest => "A ConfigMap",
        AwsAuthShape.Keys => "The keys of an aws-auth ConfigMap",
        AwsAuthShape.Value => "The value of one key of aws-auth",
        _ => "A text",
    };

    /// <summary>A number with its noun.</summary>
    public static string Count(int number, string what) => number == 1 ? "1 " + what : $"{number} {what}s";

    /// <summary>How many issues there are of each severity.</summary>
    public static string Tally(IReadOnlyList<AwsAuthIssue> issues) => string.Join(", ", issues
        .GroupBy(i => i.Severity)
        .OrderBy(g => g.Key == AwsAuthSeverity.Error ? 0 : g.Key == AwsAuthSeverity.Warning ? 1 : 2)
        .Select(g => g.Key == AwsAuthSeverity.Information ? $"{g.Count()} for information" : Count(g.Count(), g.Key.ToString().ToLowerInvariant())));

    /// <summary>Lists what is lost or read otherwise than it looks; rows that do not load are told with the rows.</summary>
    public static void TellProblems(TextPage page, AwsAuthMap map)
    {
        var problems = map.Problems.Where(p => p.Kind != AwsAuthProblemKind.RowDropped).OrderBy(p => p.Line).ToArray();
        if (problems.Length == 0)
        {
            return;
        }

        page.Heading("Read otherwise than it looks");
        foreach (var problem in problems)
        {
            page.Labelled(problem.Line > 0 ? $"line {problem.Line}" : "the text", problem.Message, 2, 11, Ink.Doubt);
        }
    }
}
