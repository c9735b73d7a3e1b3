using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>What a matching row gives a caller.</summary>
internal static class AwsAuthRendering
{
    public static AwsAuthResolution Answer(Caller caller, IReadOnlyList<AwsAuthRow> rows, string? accessKeyId)
    {
        var answers = rows.Select(r => Answer(caller, r, accessKeyId)).ToArray();
        var first = answers[answers.Length - 1] with { Candidates = rows };
        if (rows.Count == 1)
        {
            return first;
        }

        return first with
        {
            IsCertain = answers.All(a => a.Outcome == first.Outcome && a.Username == first.Username && a.Groups.SequenceEqual(first.Groups, StringComparer.Ordinal))
                && first.IsCertain,
            Reason = first.Reason + $" {rows.Count} rows differ only in the case of their ARN (lines {string.Join(", ", rows.Select(r => r.Line))}); the server picks one at random for each login.",
        };
    }

    private static AwsAuthResolution Answer(Caller caller, AwsAuthRow row, string? accessKeyId)
    {
        var dns = row.Groups.Concat([row.Username]).Any(t => t.IndexOf(AwsAuthTemplate.PrivateDnsName, StringComparison.Ordinal) >= 0);
        var answer = new AwsAuthResolution(caller.Arn, AwsAuthOutcome.Mapped) { CanonicalArn = caller.CanonicalArn, Row = row };
        if (dns && caller.SessionName is not null && !AwsAuthTemplate.IsInstanceId(caller.SessionName))
        {
            return answer with
            {
                Outcome = AwsAuthOutcome.LoginFails,
                Reason = $"The row on line {row.Line} asks for {AwsAuthTemplate.PrivateDnsName}, and the session's name is no instance id: the login fails, and mapAccounts is not tried.",
            };
        }

        string Render(string text) => AwsAuthTemplate.Render(text, caller.AccountId, caller.SessionName, accessKeyId);
        var username = Render(row.Username);
        var groups = row.Groups.Select(Render).ToArray();
        return answer with
        {
            Username = username,
            Groups = groups,
            IsComplete = !groups.Concat([username]).Any(AwsAuthTemplate.IsTemplate),
            IsCertain = username.Length > 0,
            Reason = username.Length > 0
                ? $"The row on line {row.Line} of {AwsAuthKeys.Of(row.Kind)} answers."
                : $"The row on line {row.Line} of {AwsAuthKeys.Of(row.Kind)} answers with an empty username; what EKS does with that is not known.",
        };
    }
}
