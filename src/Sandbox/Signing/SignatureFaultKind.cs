namespace EksAccessManagement.Sandbox.Signing;

/// <summary>Why a request was not let in.</summary>
internal enum SignatureFaultKind
{
    /// <summary>The request carries no signature.</summary>
    Missing,

    /// <summary>A part of the signature is missing or malformed.</summary>
    Incomplete,

    /// <summary>The key, or the session token with it, is not known.</summary>
    UnknownKey,

    /// <summary>The session has ended.</summary>
    ExpiredToken,

    /// <summary>The signature is not the one that the key's secret gives.</summary>
    WrongSignature,

    /// <summary>The time of the request is too far from now.</summary>
    ClockSkew,
}
