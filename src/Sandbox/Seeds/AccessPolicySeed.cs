using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>An access policy on an entry.</summary>
/// <param name="Policy">The policy's ARN or its name, such as <c>AmazonEKSViewPolicy</c>.</param>
public sealed record AccessPolicySeed(string Policy)
{
    /// <summary>The namespaces of its scope; empty means cluster scope.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = Array.Empty<string>();

    /// <summary>When it was put there, UTC; null means the entry's own time.</summary>
    public DateTime? AssociatedAt { get; init; }

    /// <summary>When its scope was last changed, UTC; null means <see cref="AssociatedAt"/>.</summary>
    public DateTime? ModifiedAt { get; init; }
}
