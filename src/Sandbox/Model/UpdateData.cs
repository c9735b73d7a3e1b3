using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>An update of a cluster.</summary>
internal sealed class UpdateData(string id, string type, DateTime createdAt)
{
    public const string AccessConfigUpdate = "AccessConfigUpdate";
    public const string InProgress = "InProgress";
    public const string Successful = "Successful";
    public const string Failed = "Failed";

    public string Id { get; } = id;

    public string Type { get; } = type;

    public DateTime CreatedAt { get; } = createdAt;

    public string Status { get; set; } = InProgress;

    /// <summary>When it ends; null means never.</summary>
    public DateTime? EndsAt { get; init; }

    public bool Fails { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Code and message of each error; may be empty even when the update failed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Errors { get; init; } = [];

    public bool IsRunning => Status == InProgress;
}
