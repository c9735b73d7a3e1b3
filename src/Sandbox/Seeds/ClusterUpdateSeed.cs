using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>An update of a cluster.</summary>
/// <param name="Id">The id.</param>
/// <param name="Type">The type, such as <c>AccessConfigUpdate</c> or <c>VersionUpdate</c>.</param>
public sealed record ClusterUpdateSeed(string Id, string Type)
{
    /// <summary>InProgress, Failed, Cancelled or Successful.</summary>
    public string Status { get; init; } = "Successful";

    /// <summary>Parameters by name; never null.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was started, UTC; null means the cluster's own time.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>When an update in progress ends, UTC; null means never.</summary>
    public DateTime? EndsAt { get; init; }

    /// <summary>True when the update in progress will end Failed.</summary>
    public bool Fails { get; init; }

    /// <summary>Errors as <c>code: message</c>; may be empty even when the update failed.</summary>
    public IReadOnlyList<string> Errors { get; init; } = Array.Empty<string>();
}
