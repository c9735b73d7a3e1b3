namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>A long-term access key.</summary>
/// <param name="Id">The key's id (<c>AKIA…</c>).</param>
/// <param name="Secret">The secret.</param>
public sealed record AccessKeySeed(string Id, string Secret)
{
    /// <summary>The id alone: the secret is never shown.</summary>
    public override string ToString() => Id;
}
