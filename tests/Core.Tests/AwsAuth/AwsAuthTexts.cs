using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Short ways to read texts and to say who gets in as what.</summary>
internal static class AwsAuthTexts
{
    public const string Account = "111122223333";
    public const string R = "arn:aws:iam::111122223333:role/";
    public const string U = "arn:aws:iam::111122223333:user/";

    public static AwsAuthMap Roles(string text) => Read(AwsAuthKeys.MapRoles, text);

    public static AwsAuthMap Users(string text) => Read(AwsAuthKeys.MapUsers, text);

    public static AwsAuthMap Accounts(string text) => Read(AwsAuthKeys.MapAccounts, text);

    public static AwsAuthMap Read(string key, string text) => AwsAuthReader.Read(new Dictionary<string, string> { [key] = text });

    /// <summary>A session of a role of the account, as STS reports it.</summary>
    public static string Session(string role, string session = "alice") => $"arn:aws:sts::{Account}:assumed-role/{role}/{session}";

    /// <summary>"user [groups]" for a mapped caller, "-" for one that is not, "!" for a login that fails, "?" in front of an uncertain answer.</summary>
    public static string As(this AwsAuthMap map, string caller)
    {
        var answer = map.Resolve(caller);
        var text = answer.Outcome switch
        {
            AwsAuthOutcome.Mapped => $"{answer.Username} [{string.Join(",", answer.Groups)}]",
            AwsAuthOutcome.LoginFails => "!",
            _ => "-",
        };
        return answer.IsCertain ? text : "?" + text;
    }

    public static string AsRole(this AwsAuthMap map, string role, string session = "alice") => map.As(Session(role, session));

    /// <summary>All rows that load, as "arn user [groups]", a line each.</summary>
    public static string Loaded(this AwsAuthMap map) => string.Join(
        "\n", map.Rows.Where(r => r.State != AwsAuthRowState.Dropped).Select(r => $"{r.Arn.Replace(R, string.Empty)} {r.Username} [{string.Join(",", r.Groups)}]"));

    public static AwsAuthProblemKind[] Kinds(this AwsAuthMap map) => map.Problems.Select(p => p.Kind).ToArray();
}
