namespace EksAccessManagement.Recovery;

/// <summary>What a change would lock out.</summary>
/// <param name="IsCaller">True for the caller's own way in, false for the cluster's last.</param>
/// <param name="PrincipalArn">The principal whose way it is.</param>
/// <param name="Message">The same for a person, with what would remain.</param>
internal sealed record Lockout(bool IsCaller, string PrincipalArn, string Message);
