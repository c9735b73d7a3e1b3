using System;
using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth;

/// <summary>One row of aws-auth as the authenticator holds it, and what comes of it.</summary>
/// <param name="Kind">Role, user or account.</param>
/// <param name="Arn">The ARN or account exactly as the server holds it; for an sso row the pattern the server builds.</param>
public sealed record AwsAuthRow(AwsAuthRowKind Kind, string Arn)
{
    /// <summary>The row's place in its list, from 0.</summary>
    public int Index { get; init; }

    /// <summary>The text under which rows of the same kind replace each other: lower case for roles, as written for users and accounts.</summary>
    public string CanonicalKey { get; init; } = string.Empty;

    /// <summary>The username, with its templates; empty when it has none. Accounts have none: each caller is its own ARN.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The groups, with their templates, empty ones included; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>The <c>userid</c> field, which the authenticator does not use for aws-auth.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>True for a row with an <c>sso</c> field.</summary>
    public bool IsSso { get; init; }

    /// <summary>The first line of the row in the user's file (in the value where there is none), from 1.</summary>
    public int Line { get; init; }

    /// <summary>The column the row's content starts at, from 1.</summary>
    public int Column { get; init; }

    /// <summary>The last line of the row.</summary>
    public int EndLine { get; init; }

    /// <summary>The first line of the row in the value itself, from 1.</summary>
    public int ValueLine { get; init; }

    /// <summary>What becomes of the row.</summary>
    public AwsAuthRowState State { get; init; }

    /// <summary>Why it is not live.</summary>
    public AwsAuthRowFlaw Flaw { get; init; }

    /// <summary>The same for a person; empty for a live row.</summary>
    public string StateReason { get; init; } = string.Empty;

    /// <summary>The row that answers in this row's place; null when none does.</summary>
    public AwsAuthRow? ShadowedBy { get; init; }

    /// <summary>True when the row lets somebody in, or may do so.</summary>
    public bool LetsIn => State is AwsAuthRowState.Live or AwsAuthRowState.Ambiguous;

    /// <summary>What the row gives its principal, with what is known filled in.</summary>
    public string RendersTo => AwsAuthTemplate.Describe(this);

    /// <summary>The ARN in the form in which ARNs are compared.</summary>
    internal string FoldedArn { get; init; } = string.Empty;

    internal RowDraft? Draft { get; init; }

    /// <summary>A short name for messages, such as <c>mapRoles row 2 (line 7)</c>.</summary>
    public override string ToString() => $"{AwsAuthKeys.Of(Kind)} row {Index + 1} (line {Line}): {Arn}";
}
