using System;
using System.Linq;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AwsAuth;

/// <summary>Whether any caller can ever have the ARN of a row.</summary>
/// <remarks>Source: aws-iam-authenticator pkg/arn/arn.go, Canonicalize; STS never shows the path of a role.</remarks>
internal static class RowArn
{
    /// <summary>Why no caller can have this ARN; None when one can.</summary>
    /// <param name="arn">The ARN as written.</param>
    /// <param name="reason">The same for a person.</param>
    public static AwsAuthRowFlaw Check(string arn, out string reason)
    {
        var folded = GoText.Fold(arn);
        if (folded.Trim() != folded)
        {
            reason = "The ARN has blanks at an end, and the server compares it with them.";
            return AwsAuthRowFlaw.Blanks;
        }

        if (folded.IndexOf('*') >= 0)
        {
            reason = "The server knows no wildcards: it compares the star as a star.";
            return AwsAuthRowFlaw.Wildcard;
        }

        if (folded.Any(c => c is <= ' ' or '<' or '>' or '"' or '\'' or '`' or '[' or ']' or '{' or '}' or '(' or ')' or >= '\u007f'))
        {
            reason = "The ARN holds characters that no ARN has.";
            return AwsAuthRowFlaw.StrangeCharacters;
        }

        if (!Arn.TryParse(folded, out var parsed))
        {
            reason = "The text is no ARN.";
            return AwsAuthRowFlaw.NotAnArn;
        }

        return CheckParsed(parsed, out reason);
    }

    /// <summary>The ARN without the role's path; the ARN itself when it is no role.</summary>
    public static string CutPath(string arn)
    {
        var slash = arn.LastIndexOf('/');
        var role = arn.IndexOf(":role/", StringComparison.OrdinalIgnoreCase);
        return role < 0 || slash < role + 6 ? arn : arn.Substring(0, role + 6) + arn.Substring(slash + 1);
    }

    private static AwsAuthRowFlaw CheckParsed(Arn arn, out string reason)
    {
        if (!Partitions.IsKnown(arn.Partition))
        {
            reason = $"The server accepts no identities of a partition {arn.Partition}.";
            return AwsAuthRowFlaw.UnknownPartition;
        }

        if (arn.Region.Length != 0 || !Arn.IsAccountId(arn.AccountId))
        {
            reason = arn.Region.Length != 0 ? "The ARN of a principal has no region." : "The account in the ARN is not 12 digits.";
            return AwsAuthRowFlaw.NotAnArn;
        }

        return arn.Service switch
        {
            "iam" => CheckIam(arn.Resource, out reason),
            "sts" => CheckSts(arn.Resource, out reason),
            _ => Fail(AwsAuthRowFlaw.NotAPrincipal, $"A {arn.Service} ARN never authenticates; only IAM roles, users and the root user do.", out reason),
        };
    }

    private static AwsAuthRowFlaw CheckIam(string resource, out string reason)
    {
        var parts = resource.Split('/');
        if (parts[0] == "root" && parts.Length == 1)
        {
            return Fail(AwsAuthRowFlaw.None, string.Empty, out reason);
        }

        if (parts[0] is not ("role" or "user"))
        {
            return Fail(AwsAuthRowFlaw.NotAPrincipal, $"An ARN of the kind {parts[0]} never authenticates; only roles, users and the root user do.", out reason);
        }

        if (parts.Length < 2 || parts.Skip(1).Any(p => p.Length == 0 || !p.All(IsNameCharacter)))
        {
            return Fail(AwsAuthRowFlaw.NotAnArn, $"The name of the {parts[0]} is empty or holds characters that IAM does not allow.", out reason);
        }

        return parts[0] == "role" && parts.Length > 2
            ? Fail(AwsAuthRowFlaw.RolePath, "The role's ARN has a path, and STS never shows the path of a role: no login can match.", out reason)
            : Fail(AwsAuthRowFlaw.None, string.Empty, out reason);
    }

    private static AwsAuthRowFlaw CheckSts(string resource, out string reason)
    {
        var parts = resource.Split('/');
        return parts[0] switch
        {
            "assumed-role" => Fail(AwsAuthRowFlaw.SessionArn, "This is the ARN of a session; the server turns a session into its role before it compares.", out reason),
            "federated-user" when parts.Length == 2 && parts[1].Length > 0 => Fail(AwsAuthRowFlaw.None, string.Empty, out reason),
            _ => Fail(AwsAuthRowFlaw.NotAPrincipal, "This STS ARN never authenticates.", out reason),
        };
    }

    // Paths of users may hold any printable character, so only names of roles are checked strictly by IAM; both kinds of
    // name are limited to these, and a stray character is reported rather than guessed about.
    private static bool IsNameCharacter(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '+' or '=' or ',' or '.' or '@' or '-';

    private static AwsAuthRowFlaw Fail(AwsAuthRowFlaw flaw, string message, out string reason)
    {
        reason = message;
        return flaw;
    }
}
