using System;
using System.Collections.Generic;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Migration;

/// <summary>What is carried out, and what its caller has accepted.</summary>
public sealed record MigrationRunRequest
{
    /// <summary>The cluster.</summary>
    public ClusterChoice Cluster { get; init; } = new();

    /// <summary>The plan that was signed off; null makes one first.</summary>
    public EKSMigrationPlan? Plan { get; init; }

    /// <summary>What a plan is made for when none is given; its target mode has to be the given plan's too.</summary>
    public MigrationPlanRequest Wish { get; init; } = new();

    /// <summary>Ids of differences that may happen; no wildcards.</summary>
    public IReadOnlyList<string> AcceptDifference { get; init; } = Array.Empty<string>();

    /// <summary>Administrators may be without rights for a moment where no bridge is possible.</summary>
    public bool AcceptGap { get; init; }

    /// <summary>Go on although the caller's own way in as an administrator goes, or the cluster's last one.</summary>
    public bool AllowLockout { get; init; }

    /// <summary>Make the copies of role bindings that the plan lists.</summary>
    public bool ApplyBindings { get; init; }

    /// <summary>Take the rows of principals that have entries out of aws-auth.</summary>
    public bool RemoveMappedRows { get; init; }

    /// <summary>A principal whose entry is made and compared before all others; null for none.</summary>
    public string? Canary { get; init; }

    /// <summary>The folder for backup and journal, a full path.</summary>
    public string BackupFolder { get; init; } = string.Empty;

    /// <summary>The journal's file, a full path; empty puts it beside the backup.</summary>
    public string JournalPath { get; init; } = string.Empty;

    /// <summary>Take the lock of a run that has died.</summary>
    public bool BreakLock { get; init; }

    /// <summary>How long a mode step is waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(40);

    /// <summary>How long the cluster is given to take up new policies before what carries them is taken away.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The mode to end in.</summary>
    internal string TargetMode => Plan?.TargetMode ?? Wish.TargetMode;

    internal bool TargetsApi => TargetMode == AuthenticationModeName.Api;
}
