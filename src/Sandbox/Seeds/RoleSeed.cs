using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>An IAM role.</summary>
/// <param name="Name">The bare name.</param>
public sealed record RoleSeed(string Name)
{
    /// <summary>The path, with a slash at both ends.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The unique id (<c>AROA…</c>); null lets the sandbox make one from the ARN.</summary>
    public string? UniqueId { get; init; }

    /// <summary>When the role was made, UTC; null means a day in 2024.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>
    /// Who may assume the role: ARNs of users and roles, account ids, or <c>*</c>. Empty means any principal of a known
    /// account, but for service-linked roles, which nobody may assume.
    /// </summary>
    public IReadOnlyList<string> TrustedPrincipals { get; init; } = Array.Empty<string>();

    /// <summary>The profile under which the files for clients carry keys of a session of this role; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>The session name of that profile.</summary>
    public string ProfileSessionName { get; init; } = "sandbox";

    /// <summary>When not empty: the only actions allowed, such as <c>eks:List*</c>.</summary>
    public IReadOnlyList<string> AllowedActions { get; init; } = Array.Empty<string>();

    /// <summary>Actions that are denied.</summary>
    public IReadOnlyList<string> DeniedActions { get; init; } = Array.Empty<string>();

    /// <summary>Sessions that are open already; never null.</summary>
    public IReadOnlyList<RoleSessionSeed> Sessions { get; init; } = Array.Empty<RoleSessionSeed>();
}
