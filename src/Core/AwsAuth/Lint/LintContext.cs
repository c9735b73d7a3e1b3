using System;
using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth;

/// <summary>Facts about the cluster that a text does not hold. What is null is not known, and its rules are not asked.</summary>
public sealed record LintContext
{
    /// <summary>Nothing is known.</summary>
    public static LintContext None { get; } = new();

    /// <summary>The roles of node groups and Fargate profiles; null when not known.</summary>
    public IReadOnlyList<NodeRole>? NodeRoles { get; init; }

    /// <summary>The caller's ARN as STS reports it; null when not known.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The principals with access entries, where the cluster's mode reads entries; null when not known.</summary>
    public IReadOnlyList<string>? AccessEntryPrincipals { get; init; }

    /// <summary>ARNs of rows whose role or user IAM does not know; never null.</summary>
    public IReadOnlyCollection<string> MissingPrincipals { get; init; } = Array.Empty<string>();
}
