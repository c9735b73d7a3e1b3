namespace EksAccessManagement.AwsAuth;

/// <summary>How bad an issue is.</summary>
public enum AwsAuthSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Information,

    /// <summary>Works, but probably not as meant, or not for long.</summary>
    Warning,

    /// <summary>Somebody is locked out, or let in, against what the text says.</summary>
    Error,
}
