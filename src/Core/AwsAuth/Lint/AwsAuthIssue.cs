using System.Collections.Generic;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.AwsAuth;

/// <summary>Something wrong, or worth knowing, in an aws-auth.</summary>
/// <param name="RuleId">The rule's stable id, also the name of its page under <c>docs/rules</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">What the authenticator makes of it.</param>
public sealed record AwsAuthIssue(string RuleId, AwsAuthSeverity Severity, string Message)
{
    /// <summary>What to write or do instead; empty when nothing is to be done.</summary>
    public string Suggestion { get; init; } = string.Empty;

    /// <summary>The file; null for pipeline text and clusters.</summary>
    public string? File { get; init; }

    /// <summary>The line in the file (in the value of the key for a cluster), from 1; 0 when the issue has no place.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 when the issue has no place.</summary>
    public int Column { get; init; }

    /// <summary>The key of the ConfigMap, such as <c>mapRoles</c>; empty when it concerns the whole.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>The row's place in its list, from 0; -1 when it concerns no row.</summary>
    public int RowIndex { get; init; } = -1;

    /// <summary>The ARN concerned; null when none is.</summary>
    public string? PrincipalArn { get; init; }

    /// <summary>
    /// The ARNs, or accounts, that stand in a key which is lost as a whole, as far as its text can be read; empty for any other issue.
    /// </summary>
    public IReadOnlyList<string> LostArn { get; init => field = CellList<string>.Of(value); } = CellList<string>.Empty;

    /// <summary>The cluster's name; null when the text is not known to come from one.</summary>
    public string? ClusterName { get; init; }

    /// <summary>The cluster's ARN.</summary>
    public string? ClusterArn { get; init; }

    /// <summary>The cluster's region.</summary>
    public string? Region { get; init; }

    /// <summary>The cluster's account.</summary>
    public string? AccountId { get; init; }

    /// <summary>The issue as a compiler would print it: file, line, column, severity, rule, message.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? $"{File ?? (Key.Length > 0 ? Key : "aws-auth")}({Line},{Column}): " : File is null ? string.Empty : File + ": ";
        return $"{place}{Severity} {RuleId}: {Message}{(Suggestion.Length > 0 ? " " + Suggestion : string.Empty)}";
    }
}
