using System;
using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>An update of a cluster as DescribeUpdate gives it.</summary>
public sealed record ClusterUpdate
{
    /// <summary>The update's id.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>InProgress, Failed, Cancelled or Successful.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>The type, such as <c>AccessConfigUpdate</c>.</summary>
    public string Type { get; init; } = string.Empty;

    /// <summary>The parameters by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was started, UTC.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>Errors as <c>code: message</c>; may be empty even when the update failed.</summary>
    public IReadOnlyList<string> Errors { get; init; } = Array.Empty<string>();
}
