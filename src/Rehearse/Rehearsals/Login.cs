using System.Collections.Generic;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>The answer of the cluster to one login.</summary>
/// <param name="Outcome">Whether the principal was let in.</param>
internal sealed record Login(LoginOutcome Outcome)
{
    /// <summary>The Kubernetes username; empty when not let in.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The groups, <c>system:authenticated</c> among them.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The cluster's own answer to: may I do everything?</summary>
    public bool MayDoEverything { get; init; }

    /// <summary>Why it was not tried; else empty.</summary>
    public string Reason { get; init; } = string.Empty;
}
