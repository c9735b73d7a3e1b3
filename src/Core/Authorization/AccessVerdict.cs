namespace EksAccessManagement.Authorization;

/// <summary>The answer to the question whether a request is allowed.</summary>
public enum AccessVerdict
{
    /// <summary>A rule allows it.</summary>
    Allowed,

    /// <summary>Everything was looked at, and nothing allows it.</summary>
    NotAllowed,

    /// <summary>It hangs on something that cannot be known: unpublished rules, a session's name, RBAC that could not be read.</summary>
    Unknown,
}
