namespace EksAccessManagement.Errors;

/// <summary>What sort of fault an <see cref="EksAccessException"/> is; the cmdlets turn it into a PowerShell error category.</summary>
public enum ErrorKind
{
    /// <summary>An argument, a file or a piece of text does not say something that can be understood.</summary>
    InvalidInput,

    /// <summary>A cluster, entry, policy, principal or file is not there.</summary>
    NotFound,

    /// <summary>The thing to be made is there already, or another change runs.</summary>
    Conflict,

    /// <summary>IAM, Kubernetes or the file system refused.</summary>
    PermissionDenied,

    /// <summary>No credentials, or credentials that are wrong or expired.</summary>
    Authentication,

    /// <summary>A quota or a request rate is used up.</summary>
    LimitExceeded,

    /// <summary>No connection, a cut connection, or a server-side fault.</summary>
    Unavailable,

    /// <summary>An answer did not come in time.</summary>
    Timeout,

    /// <summary>The cluster, entry or plan is in a state in which this cannot be done.</summary>
    InvalidState,

    /// <summary>A guard of this module stopped a change that would lose access; a named switch lets it through.</summary>
    Guarded,

    /// <summary>An answer does not have the promised form.</summary>
    ProtocolViolation,
}
