using System;
using System.Collections.Generic;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Authorization;

/// <summary>One reason why a principal may do what was asked; or a cluster or source about which that is not known.</summary>
public sealed record EKSAccessGrant : ClusterItem
{
    /// <summary>The decision of a row about something that could not be read.</summary>
    public const string NotEvaluated = "NotEvaluated";

    /// <summary>The IAM principal; empty for a row about something that could not be read, and for rights of everybody (<see cref="Subject"/>).</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>The permission set behind the principal; null when there is none.</summary>
    public string? PermissionSet { get; init; }

    /// <summary><c>Allowed</c>, <c>Unknown</c> or <c>NotEvaluated</c>.</summary>
    public string Decision { get; init; } = string.Empty;

    /// <summary>What was asked, in one line.</summary>
    public string Request { get; init; } = string.Empty;

    /// <summary>How the principal gets in, and what gives it the right.</summary>
    public string Via { get; init; } = string.Empty;

    /// <summary>The rule; empty where everything is covered or no rule is published.</summary>
    public string Rule { get; init; } = string.Empty;

    /// <summary><c>cluster</c>, or the namespaces with commas.</summary>
    public string Scope { get; init; } = string.Empty;

    /// <summary>Those of the verbs asked for that this source gives, or the way around leads to; empty when anything was asked for. Never null.</summary>
    public TextList Verbs { get; init; } = TextList.Empty;

    /// <summary>
    /// The group or user of Kubernetes behind a row that no IAM principal stands behind, such as <c>Group system:unauthenticated</c>;
    /// empty for rows of principals.
    /// </summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>The object names the right is limited to; empty for all. Never null.</summary>
    public TextList Names { get; init; } = TextList.Empty;

    /// <summary>The way around by which the principal gets there; empty for the direct one.</summary>
    public string Indirect { get; init; } = string.Empty;

    /// <summary>Why the decision is Unknown or NotEvaluated; empty for Allowed.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>True for a principal that EKS itself let in.</summary>
    public bool EksOwned { get; init; }

    /// <summary>The time of the snapshot that the answer is for, UTC.</summary>
    public DateTime EvaluatedAt { get; init; }

    /// <summary>Where the right comes from; null for a row about something that could not be read.</summary>
    public GrantSource? Source { get; init; }

    /// <summary>The cluster, principal, decision and what gives the right.</summary>
    public override string ToString() => $"{ClusterName} {(PrincipalArn.Length > 0 ? PrincipalArn : Subject)} {Decision}: {Via}";
}
