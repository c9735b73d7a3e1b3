using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>An IAM user.</summary>
/// <param name="Name">The bare name.</param>
public sealed record UserSeed(string Name)
{
    /// <summary>The path, with a slash at both ends.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The unique id (<c>AIDA…</c>); null lets the sandbox make one from the ARN.</summary>
    public string? UniqueId { get; init; }

    /// <summary>When the user was made, UTC; null means a day in 2024.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>Access keys; an empty list with a <see cref="Profile"/> lets the sandbox make one.</summary>
    public IReadOnlyList<AccessKeySeed> AccessKeys { get; init; } = Array.Empty<AccessKeySeed>();

    /// <summary>The profile under which the files for clients name the user's key; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>When not empty: the only actions allowed, such as <c>eks:List*</c>.</summary>
    public IReadOnlyList<string> AllowedActions { get; init; } = Array.Empty<string>();

    /// <summary>Actions that are denied, such as <c>eks:UpdateClusterConfig</c> or <c>iam:*</c>.</summary>
    public IReadOnlyList<string> DeniedActions { get; init; } = Array.Empty<string>();
}
