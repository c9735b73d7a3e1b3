using EksAccessManagement.AwsAuth;
using EksAccessManagement.Rehearse.Rehearsals;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Pieces that several JSON documents have.</summary>
internal static class JsonParts
{
    /// <summary>A problem of the text.</summary>
    public static object Problem(AwsAuthReadingProblem problem) => new
    {
        kind = problem.Kind.ToString(),
        message = problem.Message,
        section = problem.Key,
        field = problem.Field,
        line = problem.Line == 0 ? (int?)null : problem.Line,
        column = problem.Column == 0 ? (int?)null : problem.Column,
    };

    /// <summary>A login.</summary>
    public static object Login(Login login) => new
    {
        outcome = login.Outcome.ToString(),
        username = login.Outcome == LoginOutcome.LetIn ? login.Username : null,
        groups = login.Groups,
        mayDoEverything = login.MayDoEverything,
    };
}
