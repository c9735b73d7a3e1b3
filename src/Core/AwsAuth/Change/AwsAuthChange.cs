using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.AwsAuth;

/// <summary>A change of the aws-auth of a cluster or in a file, made or only planned.</summary>
public sealed record AwsAuthChange : ClusterItem
{
    /// <summary>What was asked for.</summary>
    public AwsAuthAction Action { get; init; }

    /// <summary>The file that the change is one of; null for a cluster.</summary>
    public string? File { get; init; }

    /// <summary>The principal or account of an Add or Remove; null for whole texts.</summary>
    public string? PrincipalArn { get; init; }

    /// <summary>True when it was written.</summary>
    public bool Applied { get; init; }

    /// <summary>True when all was so already.</summary>
    public bool Unchanged { get; init; }

    /// <summary>Who gets in otherwise than before; never null.</summary>
    public IReadOnlyList<AwsAuthDifference> Differences { get; init => field = CellList<AwsAuthDifference>.Of(value); } = CellList<AwsAuthDifference>.Empty;

    /// <summary>The change of the text as a unified diff.</summary>
    public string Diff { get; init; } = string.Empty;

    /// <summary>What the linter finds in the new text and did not find in the old one; never null.</summary>
    public IReadOnlyList<AwsAuthIssue> NewIssues { get; init => field = CellList<AwsAuthIssue>.Of(value); } = CellList<AwsAuthIssue>.Empty;

    /// <summary>What the change would lock out; never null. Not empty only where that was allowed, or nothing was written.</summary>
    public IReadOnlyList<AwsAuthLockoutWarning> Lockouts { get; init => field = CellList<AwsAuthLockoutWarning>.Of(value); } = CellList<AwsAuthLockoutWarning>.Empty;

    /// <summary>The tools that look after the ConfigMap; never null.</summary>
    public IReadOnlyList<AwsAuthOwner> Owners { get; init => field = CellList<AwsAuthOwner>.Of(value); } = CellList<AwsAuthOwner>.Empty;

    /// <summary>The values before; never null.</summary>
    public IReadOnlyDictionary<string, string> Before { get; init; } = new Dictionary<string, string>();

    /// <summary>The values after; never null.</summary>
    public IReadOnlyDictionary<string, string> After { get; init; } = new Dictionary<string, string>();

    /// <summary>The backup that was written before the change; null when none was.</summary>
    public string? BackupPath { get; init; }

    /// <summary>What was changed: the file, or the cluster by name.</summary>
    public string Place => File ?? ClusterName;

    /// <summary>All differences and the place of the backup, a line each.</summary>
    public string Summary => string.Join("\n", Differences.Select(d => d.ToString()).Concat(BackupPath is null ? [] : ["backup: " + BackupPath]));

    /// <summary>The version of the ConfigMap after the change; that of the last reading when nothing was written.</summary>
    public string ResourceVersion { get; init; } = string.Empty;
}
