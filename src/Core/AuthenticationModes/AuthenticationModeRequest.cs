using System;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>A step of a cluster's authentication mode.</summary>
public sealed record AuthenticationModeRequest
{
    /// <summary>The cluster.</summary>
    public ClusterChoice Cluster { get; init; } = new();

    /// <summary>The mode to step to.</summary>
    public string Mode { get; init; } = string.Empty;

    /// <summary>Make the step although it takes away the caller's own way in as an administrator, or the cluster's last one.</summary>
    public bool AllowLockout { get; init; }

    /// <summary>How long the step is waited for at most. AWS names no usual time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(40);
}
