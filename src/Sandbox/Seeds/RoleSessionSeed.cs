using System;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>An open session of a role.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="AccessKeyId">The temporary key's id (<c>ASIA…</c>).</param>
/// <param name="Secret">The temporary secret.</param>
/// <param name="Token">The session token.</param>
/// <param name="ExpiresAt">When the session ends, UTC.</param>
public sealed record RoleSessionSeed(string Name, string AccessKeyId, string Secret, string Token, DateTime ExpiresAt)
{
    /// <summary>Name and key id alone: the secret and the token are never shown.</summary>
    public override string ToString() => Name + " " + AccessKeyId;
}
