using System;
using System.Collections.Generic;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.AccessEntries;

/// <summary>Which access entries are asked for. An empty list does not narrow; lists of patterns want one of them to fit.</summary>
public sealed record AccessEntryQuery
{
    /// <summary>The clusters.</summary>
    public ClusterQuery Clusters { get; init; } = new();

    /// <summary>Principal ARNs, role session ARNs, or patterns; never null.</summary>
    public IReadOnlyList<string> Principals { get; init; } = Array.Empty<string>();

    /// <summary>Names or patterns of permission sets; never null.</summary>
    public IReadOnlyList<string> PermissionSets { get; init; } = Array.Empty<string>();

    /// <summary>Names or ARNs of access policies, in any scope; an entry with one of them fits. The service does the search.</summary>
    public IReadOnlyList<string> Policies { get; init; } = Array.Empty<string>();

    /// <summary>Names or patterns of types.</summary>
    public IReadOnlyList<string> Types { get; init; } = Array.Empty<string>();

    /// <summary>Names or patterns of Kubernetes groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>Tags that must all be there; values are names or patterns, and a null value takes any.</summary>
    public IReadOnlyDictionary<string, string?> Tags { get; init; } = new Dictionary<string, string?>();

    /// <summary>Ask IAM how each principal stands.</summary>
    public bool CheckPrincipal { get; init; }

    /// <summary>How many entries of one cluster are read at a time at most.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>
    /// Whether a single literal principal without an entry ends the pipeline. Commands set it to false for principals that
    /// come from the pipeline, so that the next ones are still looked at.
    /// </summary>
    public bool NotFoundEndsPipeline { get; init; } = true;
}
