using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AwsAuth;

/// <summary>A caller as the authenticator sees it after asking STS.</summary>
/// <param name="Arn">The ARN asked for.</param>
/// <param name="CanonicalArn">The ARN that is compared.</param>
/// <param name="AccountId">The account.</param>
/// <param name="SessionName">The session's name; empty for users, null when not known.</param>
/// <param name="IsRole">True for sessions of roles.</param>
internal sealed record Caller(string Arn, string CanonicalArn, string AccountId, string? SessionName, bool IsRole)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        if (text is null || !Identity.Arn.TryParse(text, out var arn) || !Partitions.IsKnown(arn.Partition))
        {
            return false;
        }

        var parts = arn.Resource.Split('/');
        caller = (arn.Service, parts[0]) switch
        {
            ("sts", "assumed-role") when parts.Length >= 3 => Role(text, arn, string.Join("/", parts.Skip(1).Take(parts.Length - 2)), parts[parts.Length - 1]),
            ("sts", "federated-user") => new Caller(text, text, arn.AccountId, parts[parts.Length - 1], false),
            ("iam", "role") when parts.Length >= 2 => Role(text, arn, parts[parts.Length - 1], null),
            ("iam", "user") or ("iam", "root") => new Caller(text, text, arn.AccountId, string.Empty, false),
            _ => null,
        };
        return caller is not null;
    }

    private static Caller Role(string text, Arn arn, string name, string? session) =>
        new(text, $"arn:{arn.Partition}:iam::{arn.AccountId}:role/{name}", arn.AccountId, session, true);
}
