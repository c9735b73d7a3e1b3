namespace EksAccessManagement.Connectors.Credentials;

/// <summary>A role that is to be assumed.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="SourceName">What the keys are called in messages.</param>
internal sealed record RoleToAssume(string RoleArn, string SourceName)
{
    /// <summary>The session's name where nothing gives one, so that CloudTrail shows what was at work.</summary>
    public const string DefaultSessionName = "EksAccessManagement";

    /// <summary>The session's name.</summary>
    public string SessionName { get; init; } = DefaultSessionName;

    /// <summary>The external id the role's trust policy asks for; or null.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The serial number of the MFA device; null when none is needed.</summary>
    public string? MfaSerial { get; init; }
}
