using System;
using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>A Role (with a namespace) or a ClusterRole (without).</summary>
/// <param name="Name">The name.</param>
/// <param name="Namespace">The namespace of a Role; null for a ClusterRole.</param>
/// <param name="Rules">The rules; for an aggregated ClusterRole the controller keeps them filled.</param>
public sealed record RbacRole(string Name, string? Namespace, IReadOnlyList<PolicyRule> Rules)
{
    /// <summary>Label selectors (matchLabels) of an aggregated ClusterRole; empty for every other role.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> AggregationSelectors { get; init; } = Array.Empty<IReadOnlyDictionary<string, string>>();

    /// <summary>True when an aggregation selector uses match expressions, which are not kept here.</summary>
    public bool HasUnreadAggregationSelectors { get; init; }

    /// <summary>Labels; never null.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Kind and name, such as <c>ClusterRole view</c> or <c>Role web/reader</c>.</summary>
    public override string ToString() => Namespace is null ? "ClusterRole " + Name : $"Role {Namespace}/{Name}";
}
