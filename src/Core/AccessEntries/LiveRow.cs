using System.Collections.Generic;

namespace EksAccessManagement.AccessEntries;

/// <summary>What aws-auth, as the authenticator reads it, gives one principal that has no access entry.</summary>
/// <param name="Place">Where it stands, such as <c>mapRoles line 12</c>.</param>
/// <param name="Username">The username, possibly a template; may be empty.</param>
/// <param name="Groups">The groups.</param>
public sealed record LiveRow(string Place, string Username, IReadOnlyList<string> Groups);
