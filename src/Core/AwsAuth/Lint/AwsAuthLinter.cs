using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds what is wrong in an aws-auth. What is valid, however odd, is left in peace.</summary>
public static class AwsAuthLinter
{
    /// <summary>Lints a map.</summary>
    /// <param name="map">The map, read from any source.</param>
    /// <param name="context">What is known about the cluster; null means nothing.</param>
    /// <returns>The issues in the order of the text; never null, and never an exception.</returns>
    public static IReadOnlyList<AwsAuthIssue> Lint(AwsAuthMap map, LintContext? context = null)
    {
        var sink = new IssueSink(map);
        TextRules.Run(sink);
        if (map.IsRefused)
        {
            // No row of it reaches a cluster: what rows say, or lack, counts once the text is accepted.
            return sink.Issues;
        }

        RowRules.Run(sink);
        MeaningRules.Run(sink);
        ClusterRules.Run(sink, context ?? LintContext.None);
        return sink.Issues;
    }

    /// <summary>Reads and lints any text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file it came from.</param>
    /// <param name="context">What is known about the cluster.</param>
    public static IReadOnlyList<AwsAuthIssue> LintText(string text, string? fileName = null, LintContext? context = null) =>
        Lint(AwsAuthReader.ReadText(text, fileName), context);
}
