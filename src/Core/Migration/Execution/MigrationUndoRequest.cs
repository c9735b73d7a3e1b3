using EksAccessManagement.Clusters;

namespace EksAccessManagement.Migration;

/// <summary>Which migration is taken back.</summary>
public sealed record MigrationUndoRequest
{
    /// <summary>The cluster.</summary>
    public ClusterChoice Cluster { get; init; } = new();

    /// <summary>The folder of backup and journal, a full path.</summary>
    public string BackupFolder { get; init; } = string.Empty;

    /// <summary>The journal's file, a full path; empty takes the one beside the backup.</summary>
    public string JournalPath { get; init; } = string.Empty;

    /// <summary>Take entries back although the caller's own way in as an administrator goes, or the cluster's last one.</summary>
    public bool AllowLockout { get; init; }

    /// <summary>Take the lock of a run that has died.</summary>
    public bool BreakLock { get; init; }
}
