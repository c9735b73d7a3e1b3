using System;
using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth;

/// <summary>A mended aws-auth. Nothing is written anywhere.</summary>
public sealed record AwsAuthRepair
{
    /// <summary>The whole mended text: the file with its comments and order, or a manifest for the data of a cluster.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The values by key, as Kubernetes would hold them; never null.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>The change as a unified diff; empty when nothing changed.</summary>
    public string Diff { get; init; } = string.Empty;

    /// <summary>What was mended; never null.</summary>
    public IReadOnlyList<AwsAuthFix> Repaired { get; init; } = Array.Empty<AwsAuthFix>();

    /// <summary>What is still wrong, because it has two meanings or needs to know more; places are those of the mended text. Never null.</summary>
    public IReadOnlyList<AwsAuthIssue> Left { get; init; } = Array.Empty<AwsAuthIssue>();

    /// <summary>True when the text changed.</summary>
    public bool Changed => Repaired.Count > 0;

    /// <summary>The file; null for pipeline text and clusters.</summary>
    public string? File { get; init; }

    /// <summary>The cluster's name; null when the text is not known to come from one.</summary>
    public string? ClusterName { get; init; }

    /// <summary>The cluster's ARN.</summary>
    public string? ClusterArn { get; init; }
}
