using System;
using System.Collections.Generic;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Authorization;

/// <summary>The whole way from an ARN to the rule that decides one request, or to the first broken link.</summary>
public sealed record EKSAccessTrace : ClusterItem
{
    /// <summary>The principal or session asked for.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>The request.</summary>
    public AccessRequest Request { get; init; } = new(string.Empty);

    /// <summary>The answer: what the cluster gives whoever signs in as this principal.</summary>
    public AccessVerdict Verdict { get; init; }

    /// <summary>The links of the way, in order; never null.</summary>
    public IReadOnlyList<AccessTraceStep> Steps { get; init; } = Array.Empty<AccessTraceStep>();

    /// <summary>
    /// The first link that does not hold; null when nothing stands in the way. An allowed request has one where IAM does not have the
    /// principal: the cluster would allow it, and nobody can sign in.
    /// </summary>
    public AccessTraceStep? BrokenLink { get; init; }

    /// <summary>By what the principal gets in.</summary>
    public PrincipalVia Via { get; init; }

    /// <summary>The Kubernetes username; empty when not let in.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The Kubernetes groups; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>The binding, policy or group that decides; null when none does.</summary>
    public GrantSource? Source { get; init; }

    /// <summary>The deciding rule; null when none does.</summary>
    public PolicyRule? Rule { get; init; }

    /// <summary>Everything that gives the principal rights and was looked at; never null.</summary>
    public IReadOnlyList<GrantSource> LookedAt { get; init; } = Array.Empty<GrantSource>();

    /// <summary>Rows and entries for the same principal that do not count; never null.</summary>
    public IReadOnlyList<string> Lost { get; init; } = Array.Empty<string>();
}
