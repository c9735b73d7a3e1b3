using System;
using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>The RBAC objects of a cluster, indexed by role and by subject.</summary>
public sealed class RbacState
{
    private readonly Dictionary<string, RbacRole> _clusterRoles = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), RbacRole> _roles = [];
    private readonly Dictionary<string, List<int>> _byUser = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byGroup = new(StringComparer.Ordinal);

    /// <summary>Indexes roles and bindings.</summary>
    /// <param name="roles">Roles and ClusterRoles; of two with one name the later counts.</param>
    /// <param name="bindings">RoleBindings and ClusterRoleBindings.</param>
    /// <param name="notEvaluated">What could not be read, a reason each; with any, nothing is NotAllowed for certain.</param>
    public RbacState(IReadOnlyList<RbacRole> roles, IReadOnlyList<RbacBinding> bindings, IReadOnlyList<string>? notEvaluated = null)
    {
        Roles = roles;
        Bindings = bindings;
        NotEvaluated = notEvaluated ?? Array.Empty<string>();
        foreach (var role in roles)
        {
            if (role.Namespace is null)
            {
                _clusterRoles[role.Name] = role;
            }
            else
            {
                _roles[(role.Namespace, role.Name)] = role;
            }
        }

        for (var i = 0; i < bindings.Count; i++)
        {
            Index(bindings[i], i);
        }
    }

    /// <summary>
    /// Names one reading of a cluster. What could not be read in it is the same unknown wherever the id is the same.
    /// </summary>
    public string ReadingId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>No RBAC objects at all.</summary>
    public static RbacState Empty { get; } = new([], []);

    /// <summary>Roles and ClusterRoles.</summary>
    public IReadOnlyList<RbacRole> Roles { get; }

    /// <summary>RoleBindings and ClusterRoleBindings.</summary>
    public IReadOnlyList<RbacBinding> Bindings { get; }

    /// <summary>What could not be read, a reason each.</summary>
    public IReadOnlyList<string> NotEvaluated { get; }

    /// <summary>Every username that a binding names, service accounts in their long form.</summary>
    public IEnumerable<string> Users => _byUser.Keys;

    /// <summary>Every group that a binding names.</summary>
    public IEnumerable<string> Groups => _byGroup.Keys;

    /// <summary>True when a binding names the group.</summary>
    public bool HasGroup(string group) => _byGroup.ContainsKey(group);

    /// <summary>The role that a binding refers to; null when it does not exist.</summary>
    /// <remarks>A Role is looked for in the binding's own namespace; a ClusterRoleBinding cannot name one.</remarks>
    public RbacRole? RoleOf(RbacBinding binding) => binding.RoleKind switch
    {
        "ClusterRole" => ClusterRole(binding.RoleName),
        "Role" when binding.Namespace is not null => _roles.TryGetValue((binding.Namespace, binding.RoleName), out var role) ? role : null,
        _ => null,
    };

    /// <summary>A ClusterRole by name; null when it does not exist.</summary>
    public RbacRole? ClusterRole(string name) => _clusterRoles.TryGetValue(name, out var role) ? role : null;

    internal IReadOnlyList<int> BindingsOfUser(string username) => _byUser.TryGetValue(username, out var list) ? list : [];

    internal IReadOnlyList<int> BindingsOfGroup(string group) => _byGroup.TryGetValue(group, out var list) ? list : [];

    /// <summary>The username a subject stands for; null for groups, unknown kinds, and service accounts without a namespace.</summary>
    internal static string? UserOf(RbacSubject subject, RbacBinding binding)
    {
        switch (subject.Kind)
        {
            case "User":
                return subject.Name;
            case "ServiceAccount":
                var place = string.IsNullOrEmpty(subject.Namespace) ? binding.Namespace : subject.Namespace;
                return string.IsNullOrEmpty(place) ? null : AccessIdentity.ServiceAccountName(place!, subject.Name);
            default:
                return null;
        }
    }

    private static void Add(Dictionary<string, List<int>> index, string key, int binding)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index.Add(key, list = []);
        }

        if (list.Count == 0 || list[list.Count - 1] != binding)
        {
            list.Add(binding);
        }
    }

    private void Index(RbacBinding binding, int number)
    {
        foreach (var subject in binding.Subjects)
        {
            if (subject.Kind == "Group")
            {
                Add(_byGroup, subject.Name, number);
            }
            else if (UserOf(subject, binding) is { } user)
            {
                Add(_byUser, user, number);
            }
        }
    }
}
