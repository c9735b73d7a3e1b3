namespace EksAccessManagement.Sandbox.Faults;

/// <summary>What can be made to go wrong.</summary>
public enum SandboxFaultKind
{
    /// <summary>ThrottlingException (429), from IAM and STS <c>Throttling</c> (400), from Kubernetes 429.</summary>
    Throttle,

    /// <summary>A server error: the fault's status, 500 unless told.</summary>
    ServerError,

    /// <summary>Any error answer: the fault's status, code and message.</summary>
    Error,

    /// <summary>The connection is cut before anything is done.</summary>
    CutBefore,

    /// <summary>The request is done, and the connection is cut in the middle of the answer.</summary>
    CutDuring,

    /// <summary>The answer comes after the fault's delay.</summary>
    Slow,

    /// <summary>No answer comes; nothing is done.</summary>
    Hang,

    /// <summary>UpdateClusterConfig starts an update that ends Failed, with no errors listed unless the fault has a code.</summary>
    FailUpdate,

    /// <summary>CreateAccessEntry says that the principal is invalid, as for one that was made seconds ago.</summary>
    InvalidPrincipal,

    /// <summary>
    /// Somebody else is faster by a moment: makes the same access entry, starts another update, or changes the Kubernetes
    /// object that is written (a write that carries a resourceVersion then ends in 409).
    /// </summary>
    Race,
}
