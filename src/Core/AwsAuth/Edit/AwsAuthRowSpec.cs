using System;
using System.Collections.Generic;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AwsAuth;

/// <summary>A row that shall be in aws-auth.</summary>
/// <param name="Kind">Role, user or account.</param>
/// <param name="Arn">The ARN as the authenticator compares it, or the 12-digit account.</param>
public sealed record AwsAuthRowSpec(AwsAuthRowKind Kind, string Arn)
{
    /// <summary>The username, with templates; empty for an account.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The groups; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>
    /// The row for a principal. A session stands for its role, and the path of a role is cut, since aws-auth needs it so.
    /// Without a username the one that EKS gives access entries is taken.
    /// </summary>
    /// <param name="principal">A role, a session, a user, root, a federated user, or a 12-digit account.</param>
    /// <param name="username">The username; null or empty for the default.</param>
    /// <param name="groups">The groups; null for none.</param>
    /// <exception cref="EksAccessException"><c>InvalidArn</c> when nobody can sign in under the ARN; <c>InvalidArgument</c> for a name or groups of an account.</exception>
    public static AwsAuthRowSpec For(string principal, string? username = null, IReadOnlyList<string>? groups = null)
    {
        var text = principal.Trim();
        if (Identity.Arn.IsAccountId(text))
        {
            return !string.IsNullOrEmpty(username) || groups is { Count: > 0 }
                ? throw Refuse(ErrorIds.InvalidArgument, $"An account ({text}) has neither a username nor groups: each of its identities comes in under its own ARN.", text)
                : new AwsAuthRowSpec(AwsAuthRowKind.Account, text);
        }

        var arn = Caller.TryParse(text, out var caller) ? caller.CanonicalArn : text;
        if (RowArn.Check(arn, out var reason) != AwsAuthRowFlaw.None)
        {
            throw Refuse(ErrorIds.InvalidArn, $"A row for '{text}' would let nobody in. {reason}", text);
        }

        var isRole = caller!.IsRole;
        var name = !string.IsNullOrEmpty(username) ? username! : isRole ? DefaultName(arn) : arn;
        return new AwsAuthRowSpec(isRole ? AwsAuthRowKind.Role : AwsAuthRowKind.User, arn) { Username = name, Groups = groups ?? [] };
    }

    private static string DefaultName(string arn) =>
        arn.Replace(":iam::", ":sts::").Replace(":role/", ":assumed-role/") + "/" + AwsAuthTemplate.SessionName;

    private static EksAccessException Refuse(string id, string message, string target) => new(id, ErrorKind.InvalidInput, message)
    {
        RecommendedAction = "Give the ARN of a role or user such as arn:aws:iam::111122223333:role/dev, or a 12-digit account.",
        TargetObject = target,
    };
}
