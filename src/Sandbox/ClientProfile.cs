namespace EksAccessManagement.Sandbox;

/// <summary>A profile for clients: a name, and the principal whose keys it carries.</summary>
/// <param name="Name">The profile's name.</param>
/// <param name="PrincipalArn">The user or role.</param>
/// <param name="SessionName">The session's name for a role; null for a user.</param>
public sealed record ClientProfile(string Name, string PrincipalArn, string? SessionName);
