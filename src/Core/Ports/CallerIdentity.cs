namespace EksAccessManagement.Ports;

/// <summary>The answer of GetCallerIdentity.</summary>
/// <param name="Account">The 12-digit account.</param>
/// <param name="Arn">The caller's ARN; for a role session the session ARN, without the role's path.</param>
/// <param name="UserId">The unique id, for a role session followed by a colon and the session's name.</param>
public sealed record CallerIdentity(string Account, string Arn, string UserId);
