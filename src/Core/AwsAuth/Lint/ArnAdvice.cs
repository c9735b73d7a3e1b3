using System;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AwsAuth;

/// <summary>Says what to write in place of an ARN or account that nobody has.</summary>
internal static class ArnAdvice
{
    private static readonly Regex Placeholder = new(@"\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\}|(?<=.)<[^>]*>(?=.)|%\w+%|\b(?:YOUR|MY)[_-]?\w*|\bACCOUNT(?:[_-]?ID)?\b", RegexOptions.CultureInvariant);
    private static readonly Regex OneColon = new(@"^(?<head>arn:[a-z-]+:iam):(?<rest>[0-9]{12}:(?:role|user)/.+)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Plural = new(@"^(?<head>arn:[a-z-]+:iam::[0-9]{12}:(?:role|user))s(?<rest>/.+)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Name = new(@"^[A-Za-z0-9_+=,.@-]+\z", RegexOptions.CultureInvariant);

    /// <summary>The advice for a row whose ARN is not that of a principal.</summary>
    /// <param name="row">The row.</param>
    public static string For(AwsAuthRow row)
    {
        var kind = row.Kind == AwsAuthRowKind.User ? "user" : "role";
        return PermissionSet(row.Arn) ?? UniqueId(row.Arn) ?? Filled(row.Arn) ?? Broken(row.Arn) ?? Corrected(row.Arn)
            ?? (Name.IsMatch(row.Arn) ? $"Write arn:aws:iam::ACCOUNT:{kind}/{row.Arn}, with the account in 12 digits." : $"Write arn:aws:iam::ACCOUNT:{kind}/NAME.");
    }

    /// <summary>The advice for an account that is none.</summary>
    /// <param name="account">The account as written.</param>
    public static string Account(string account)
    {
        var digits = string.Concat(account.Where(c => c is >= '0' and <= '9'));
        return digits.Length != 12 ? digits.Length == account.Length ? $"Write all 12 digits in quotes: there are {digits.Length}." : "Write the 12 digits in quotes."
            : digits.Length == account.Length ? "Write the 12 digits in quotes." : $"Write \"{digits}\", with nothing but the digits.";
    }

    /// <summary>The advice for the ARN of a permission set of IAM Identity Center; null for any other.</summary>
    /// <param name="arn">The ARN as written.</param>
    public static string? PermissionSet(string arn) =>
        arn.IndexOf(":permissionSet/", StringComparison.OrdinalIgnoreCase) < 0
            ? null
            : "Write the role that the permission set has in the account, without its path: arn:aws:iam::ACCOUNT:role/AWSReservedSSO_NAME_SUFFIX (aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/).";

    private static string? UniqueId(string arn)
    {
        var kind = arn.StartsWith("AROA", StringComparison.Ordinal) ? "role" : arn.StartsWith("AIDA", StringComparison.Ordinal) ? "user" : null;
        return kind is null || !Name.IsMatch(arn) ? null : $"Write arn:aws:iam::ACCOUNT:{kind}/NAME: {arn} is the unique id of a {kind}, as IAM shows it for one that is deleted or beside its ARN.";
    }

    private static string? Filled(string arn)
    {
        var names = Placeholder.Matches(arn).Cast<Match>().Select(m => m.Value).Distinct(StringComparer.Ordinal).ToArray();
        return names.Length switch
        {
            0 => null,
            1 => $"Fill in {names[0]}: it stands for a value that was never put in.",
            _ => $"Fill in {string.Join(", ", names.Take(names.Length - 1))} and {names[names.Length - 1]}: they stand for values that were never put in.",
        };
    }

    private static string? Broken(string arn)
    {
        var blank = arn.Trim().IndexOf(' ');
        if (arn.IndexOf('#') > 0)
        {
            return "Put a blank before the #: without it the comment is part of the name.";
        }

        if (blank > 0 && RowArn.Check(arn.Trim().Substring(0, blank), out _) is AwsAuthRowFlaw.None or AwsAuthRowFlaw.RolePath)
        {
            return $"Remove '{arn.Trim().Substring(blank)}', or, where a line was broken in two, the blank only.";
        }

        return blank <= 0 ? null : $"Remove the blank in it, which often comes of a line that was broken in two: {arn.Trim().Substring(0, blank)} goes on with '{arn.Trim().Substring(blank + 1)}'.";
    }

    private static string? Corrected(string arn)
    {
        if (OneColon.Match(arn) is { Success: true } colon)
        {
            return $"Write {colon.Groups["head"].Value}::{colon.Groups["rest"].Value}: two colons stand before the account.";
        }

        if (Plural.Match(arn) is { Success: true } plural)
        {
            return $"Write {plural.Groups["head"].Value}{plural.Groups["rest"].Value}, without the s.";
        }

        var bare = arn.TrimEnd('/', '.');
        if (bare.Length < arn.Length && RowArn.Check(bare, out _) == AwsAuthRowFlaw.None)
        {
            return $"Write {bare}.";
        }

        if (!Arn.TryParse(arn, out var parsed) || parsed.Region.Length > 0 || Arn.IsAccountId(parsed.AccountId))
        {
            return null;
        }

        var digits = string.Concat(parsed.AccountId.Where(c => c is >= '0' and <= '9'));
        return digits.Length == 12
            ? $"Write {(parsed with { AccountId = digits })}, the account without hyphens."
            : $"Write the account in 12 digits: {(parsed.AccountId.Length == 0 ? "none stands there" : $"{parsed.AccountId} {(digits.Length == parsed.AccountId.Length ? $"has {digits.Length}" : "is none")}")}.";
    }
}
