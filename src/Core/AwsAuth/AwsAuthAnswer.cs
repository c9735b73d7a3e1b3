using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AwsAuth;

/// <summary>What an aws-auth makes of one caller, as <c>Get-AwsAuthMapping -PrincipalArn</c> shows it.</summary>
public sealed record AwsAuthAnswer
{
    /// <summary>The ARN asked for.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>The ARN that the authenticator compares; empty when it accepts none such.</summary>
    public string CanonicalArn { get; init; } = string.Empty;

    /// <summary>What the authenticator answers.</summary>
    public AwsAuthOutcome Outcome { get; init; }

    /// <summary>True when the caller is let in.</summary>
    public bool IsMapped { get; init; }

    /// <summary>The username; a template stays where its value is not known.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The groups, without <c>system:authenticated</c>, which Kubernetes adds; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>False when the server may answer otherwise; then <see cref="Reason"/> says why.</summary>
    public bool IsCertain { get; init; }

    /// <summary>False when a template is left because its value is not known here.</summary>
    public bool IsComplete { get; init; }

    /// <summary>What happened, for a person.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The line of the row that answers; null when none does.</summary>
    public int? Line { get; init; }

    /// <summary>The rows that may answer, more than one where the server picks at random; never null.</summary>
    public IReadOnlyList<AwsAuthMapping> Rows { get; init; } = Array.Empty<AwsAuthMapping>();

    /// <summary>The file; null for pipeline text and clusters.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The cluster's name; null when the text is not known to come from one.</summary>
    public string? ClusterName { get; init; }

    /// <summary>The cluster's ARN.</summary>
    public string? ClusterArn { get; init; }

    /// <summary>The cluster's region.</summary>
    public string? Region { get; init; }

    /// <summary>The cluster's account.</summary>
    public string? AccountId { get; init; }

    /// <summary>The name of the credentials it was read with.</summary>
    public string? CredentialSource { get; init; }

    /// <summary>What a map makes of a caller.</summary>
    /// <param name="map">The map.</param>
    /// <param name="principalArn">A role, a session, a user, root, or a federated user.</param>
    /// <exception cref="EksAccessException"><c>InvalidArn</c> for a text that is no ARN.</exception>
    public static AwsAuthAnswer Of(AwsAuthMap map, string principalArn)
    {
        var text = principalArn.Trim();
        if (!Identity.Arn.TryParse(text, out _))
        {
            throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"'{text}' is no ARN, so that nobody signs in under it.")
            {
                RecommendedAction = "Give the ARN of a role or user, or of a session as aws sts get-caller-identity shows it.",
                TargetObject = text,
                EndsPipeline = true,
            };
        }

        var answer = map.Resolve(text);
        var rows = answer.Candidates.Count > 0 || answer.Row is null ? answer.Candidates : [answer.Row];
        return new AwsAuthAnswer
        {
            PrincipalArn = text,
            CanonicalArn = answer.CanonicalArn,
            Outcome = map.WhyUnread is not null && answer.IsMapped ? AwsAuthOutcome.NotMapped : answer.Outcome,
            IsMapped = answer.IsMapped && map.WhyUnread is null,
            Username = map.WhyUnread is null ? answer.Username : string.Empty,
            Groups = map.WhyUnread is null ? answer.Groups : [],
            IsCertain = answer.IsCertain,
            IsComplete = answer.IsComplete,
            Reason = map.WhyUnread is { } why ? $"{why} {answer.Reason}" : answer.Reason,
            Line = answer.Row?.Line,
            Rows = rows.Select(r => AwsAuthMapping.From(r, map)).ToArray(),
            SourcePath = map.Source.FileName,
            ClusterName = map.Source.Origin?.ClusterName,
            ClusterArn = map.Source.Origin?.ClusterArn,
            Region = map.Source.Origin?.Region,
            AccountId = map.Source.Origin?.AccountId,
            CredentialSource = map.Source.Origin?.CredentialSource,
        };
    }
}
