namespace EksAccessManagement.Rehearse;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>Done; for a rehearsal: every live row was carried over.</summary>
    public const int Done = 0;

    /// <summary>Nothing could be said: bad arguments, an unreadable file, a text that is not aws-auth, a fault on the way.</summary>
    public const int Error = 1;

    /// <summary>For a rehearsal: a live row needs a decision or has no form as an access entry. For lint: the file has errors.</summary>
    public const int NeedsDecision = 2;
}
