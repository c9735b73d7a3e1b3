using System;
using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>An access policy beside a ClusterRole: what it would grant too much and too little.</summary>
/// <param name="Policy">The policy.</param>
public sealed record EKSPolicyMatch(EKSAccessPolicyDefinition Policy)
{
    /// <summary>Rights that only the policy has; never null.</summary>
    public IReadOnlyList<PolicyRule> TooMuch { get; init; } = Array.Empty<PolicyRule>();

    /// <summary>Rights that only the role has; never null.</summary>
    public IReadOnlyList<PolicyRule> TooLittle { get; init; } = Array.Empty<PolicyRule>();

    /// <summary>How many pairs of verb and resource the policy has too many; a wildcard counts as 100.</summary>
    public int TooMuchCount { get; init; }

    /// <summary>How many pairs of verb and resource the policy lacks; a wildcard counts as 100.</summary>
    public int TooLittleCount { get; init; }

    /// <summary>True when policy and role allow the same.</summary>
    public bool IsExact => TooMuchCount == 0 && TooLittleCount == 0;

    /// <summary>The policy and both counts.</summary>
    public override string ToString() => $"{Policy}: {TooMuchCount} too many, {TooLittleCount} too few";
}
