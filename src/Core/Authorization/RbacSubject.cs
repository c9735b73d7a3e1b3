namespace EksAccessManagement.Authorization;

/// <summary>A subject of a role binding.</summary>
/// <param name="Kind"><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Namespace">The namespace of a service account; else null.</param>
public sealed record RbacSubject(string Kind, string Name, string? Namespace = null);
