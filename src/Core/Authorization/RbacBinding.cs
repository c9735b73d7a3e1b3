using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>A RoleBinding (with a namespace) or a ClusterRoleBinding (without).</summary>
/// <param name="Name">The name.</param>
/// <param name="Namespace">The namespace of a RoleBinding; null for a ClusterRoleBinding.</param>
/// <param name="RoleKind"><c>Role</c> or <c>ClusterRole</c>.</param>
/// <param name="RoleName">The role's name.</param>
/// <param name="Subjects">Who gets the role.</param>
public sealed record RbacBinding(string Name, string? Namespace, string RoleKind, string RoleName, IReadOnlyList<RbacSubject> Subjects)
{
    /// <summary>Labels; never null.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The object's version, for a guarded change; empty when not read from a cluster.</summary>
    public string ResourceVersion { get; init; } = string.Empty;

    /// <summary>Kind, name and role, such as <c>RoleBinding web/readers of ClusterRole view</c>.</summary>
    public override string ToString() => (Namespace is null ? "ClusterRoleBinding " : $"RoleBinding {Namespace}/") + $"{Name} of {RoleKind} {RoleName}";
}
