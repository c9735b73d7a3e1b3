using Amazon.Runtime.CredentialManagement;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Which source of credentials was chosen, before anything is fetched from it.</summary>
internal sealed record CredentialChoice
{
    /// <summary>Keys that are at hand or that others hold; null when the source is a profile or fetched with the session's settings.</summary>
    public IKeySource? Keys { get; init; }

    /// <summary>The profile; null when the source is none.</summary>
    public CredentialProfile? Profile { get; init; }

    /// <summary>The role and its token file, from the environment; null when the source is not that.</summary>
    public (RoleToAssume Role, string TokenFile)? WebIdentity { get; init; }
}
