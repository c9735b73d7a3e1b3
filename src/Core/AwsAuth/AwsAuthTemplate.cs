using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AwsAuth;

/// <summary>The templates of usernames and groups.</summary>
/// <remarks>Source: aws-iam-authenticator pkg/server/server.go, renderTemplate.</remarks>
public static class AwsAuthTemplate
{
    /// <summary>The private DNS name of the instance whose id is the session's name.</summary>
    public const string PrivateDnsName = "{{EC2PrivateDNSName}}";

    /// <summary>The 12-digit account.</summary>
    public const string AccountId = "{{AccountID}}";

    /// <summary>The session's name with <c>@</c> made <c>-</c>; empty for users.</summary>
    public const string SessionName = "{{SessionName}}";

    /// <summary>The session's name as it is.</summary>
    public const string SessionNameRaw = "{{SessionNameRaw}}";

    /// <summary>The access key id of the caller.</summary>
    public const string AccessKeyId = "{{AccessKeyID}}";

    private static readonly Regex InstanceId = new(@"^i-([0-9A-Za-z_]{8}|[0-9A-Za-z_]{17})\z", RegexOptions.CultureInvariant);

    /// <summary>All templates the server knows, in the order in which it fills them.</summary>
    public static IReadOnlyList<string> All { get; } = [PrivateDnsName, AccountId, SessionName, SessionNameRaw, AccessKeyId];

    /// <summary>Whether a session name is an instance id to the server, so that it can ask EC2 for the DNS name.</summary>
    public static bool IsInstanceId(string? sessionName) => sessionName is not null && InstanceId.IsMatch(sessionName);

    /// <summary>Whether a text holds a template.</summary>
    public static bool IsTemplate(string text) => All.Any(t => text.IndexOf(t, StringComparison.Ordinal) >= 0);

    /// <summary>Fills the templates of a text. What is not known (null) stays as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="accountId">The caller's account.</param>
    /// <param name="sessionName">The session's name; empty for users, null when not known.</param>
    /// <param name="accessKeyId">The access key id; null when not known.</param>
    public static string Render(string text, string? accountId, string? sessionName, string? accessKeyId)
    {
        text = Replace(text, AccountId, accountId);
        text = Replace(text, SessionName, sessionName?.Replace('@', '-'));
        text = Replace(text, SessionNameRaw, sessionName);
        return Replace(text, AccessKeyId, accessKeyId);
    }

    internal static string Describe(AwsAuthRow row)
    {
        if (row.State == AwsAuthRowState.Dropped)
        {
            return string.Empty;
        }

        if (row.Kind == AwsAuthRowKind.Account)
        {
            return "(the caller's own ARN), no groups";
        }

        var user = Show(row, row.Username);
        var groups = row.Groups.Select(g => g.Length == 0 ? "\"\"" : Show(row, g)).ToArray();
        return (user.Length == 0 ? "(no name)" : user) + (groups.Length == 0 ? ", no groups" : " in " + string.Join(", ", groups));
    }

    private static string Show(AwsAuthRow row, string text)
    {
        var arn = Arn.TryParse(row.Arn, out var parsed) ? parsed : null;
        var federated = arn?.Service == "sts";
        var session = row.Kind == AwsAuthRowKind.User && !federated ? string.Empty : "(session name)";
        return Render(text.Replace(PrivateDnsName, "(private DNS name)"), arn is { AccountId.Length: > 0 } ? arn.AccountId : null, session, "(access key id)");
    }

    private static string Replace(string text, string template, string? value) => value is null ? text : text.Replace(template, value);
}
