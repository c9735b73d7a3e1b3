using System;
using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth;

/// <summary>Who a caller is to the cluster, as far as aws-auth decides it.</summary>
/// <param name="CallerArn">The ARN asked for.</param>
/// <param name="Outcome">What the authenticator answers.</param>
public sealed record AwsAuthResolution(string CallerArn, AwsAuthOutcome Outcome)
{
    /// <summary>True when the caller is let in.</summary>
    public bool IsMapped => Outcome == AwsAuthOutcome.Mapped;

    /// <summary>The ARN that the authenticator compares; empty when the caller's is none it accepts.</summary>
    public string CanonicalArn { get; init; } = string.Empty;

    /// <summary>The username. A template stays where its value is not known (see <see cref="IsComplete"/>).</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The groups, without <c>system:authenticated</c>, which Kubernetes adds; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>The row that answers; null when none does.</summary>
    public AwsAuthRow? Row { get; init; }

    /// <summary>All rows that may answer; more than one where the server picks at random.</summary>
    public IReadOnlyList<AwsAuthRow> Candidates { get; init; } = Array.Empty<AwsAuthRow>();

    /// <summary>False when the answer may be another one on the server; then <see cref="Reason"/> says why.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>False when a template is left in the username or the groups because its value is not known here.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>What happened, for a person.</summary>
    public string Reason { get; init; } = string.Empty;
}
