using EksAccessManagement.Clusters;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>How a cluster authenticates callers, what comes next, and whether it can.</summary>
public sealed record EKSAuthenticationMode : ClusterItem
{
    /// <summary>The mode: <c>CONFIG_MAP</c>, <c>API_AND_CONFIG_MAP</c> or <c>API</c>.</summary>
    public string AuthenticationMode { get; init; } = string.Empty;

    /// <summary>The one mode it can step to; null when it is at the end.</summary>
    public string? NextMode { get; init; }

    /// <summary>Whether the platform supports access entries; null when its version cannot be read.</summary>
    public bool? AccessEntriesSupported { get; init; }

    /// <summary>The Kubernetes version, such as <c>1.33</c>.</summary>
    public string KubernetesVersion { get; init; } = string.Empty;

    /// <summary>The platform version, such as <c>eks.9</c>.</summary>
    public string PlatformVersion { get; init; } = string.Empty;

    /// <summary>The lowest platform version of that Kubernetes version that supports access entries; null when none does.</summary>
    public string? MinimumPlatformVersion { get; init; }

    /// <summary>The cluster's status, such as <c>ACTIVE</c>.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>The id of an update that runs; null when none is known to run.</summary>
    public string? UpdateInProgress { get; init; }

    /// <summary>The mode before a step; null when nothing was asked to change.</summary>
    public string? PreviousMode { get; init; }

    /// <summary>True when the mode was, or under a dry run would be, another after the command.</summary>
    public bool Changed { get; init; }

    /// <summary>True when the step was made and seen to be done.</summary>
    public bool Applied { get; init; }

    /// <summary>The cluster's name and its mode.</summary>
    public override string ToString() => ClusterName + " " + AuthenticationMode;
}
