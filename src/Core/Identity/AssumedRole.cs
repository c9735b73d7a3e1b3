using System;
using System.Text.RegularExpressions;

namespace EksAccessManagement.Identity;

/// <summary>
/// What is written about a role to assume: its ARN on a command line, in which a placeholder may stand for the account, and the
/// words for credentials that came of it, which objects carry.
/// </summary>
public static class AssumedRole
{
    /// <summary>Stands, in an ARN, for the account of the cluster that is worked on.</summary>
    public const string AccountPlaceholder = "{AccountId}";

    private static readonly Regex Placeholder = new(Regex.Escape(AccountPlaceholder), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Source = new(@"\Arole (?<role>arn:\S+) assumed with (?<source>.+)\z", RegexOptions.CultureInvariant);

    /// <summary>Whether the ARN says another role in each account.</summary>
    public static bool HasPlaceholder(string arn) => Placeholder.IsMatch(arn);

    /// <summary>The ARN with the account in place of the placeholder; an ARN without one as it is.</summary>
    public static string InAccount(string arn, string accountId) => Placeholder.Replace(arn, accountId);

    /// <summary>Whether the text is the ARN of an IAM role, with the placeholder or without.</summary>
    public static bool IsRoleArn(string text) =>
        PrincipalArn.TryParse(InAccount(text, new string('0', 12)), out var role) && role.Kind == PrincipalKind.Role;

    /// <summary>How credentials are called that were got by assuming a role.</summary>
    /// <param name="arn">The role.</param>
    /// <param name="source">How the credentials it was assumed with are called.</param>
    public static string SourceName(string arn, string source) => $"role {arn} assumed with {source}";

    /// <summary>Takes apart what <see cref="SourceName"/> made: the role, and the credentials that it was assumed with. Without a role, all of the text is the source.</summary>
    public static (string? RoleArn, string Source) Parse(string? sourceName)
    {
        var text = sourceName?.Trim() ?? string.Empty;
        var match = Source.Match(text);
        return match.Success ? (match.Groups["role"].Value, match.Groups["source"].Value) : (null, text);
    }
}
