namespace EksAccessManagement.AwsAuth;

/// <summary>What the authenticator answers to a caller.</summary>
public enum AwsAuthOutcome
{
    /// <summary>The caller is let in.</summary>
    Mapped,

    /// <summary>No row and no account fits; another way in (an access entry) may still exist.</summary>
    NotMapped,

    /// <summary>A row fits, and its template cannot be filled: the login fails at once.</summary>
    LoginFails,

    /// <summary>The ARN is none that the authenticator accepts from STS.</summary>
    NotAnIdentity,
}
