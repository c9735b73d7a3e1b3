namespace EksAccessManagement.Recovery;

/// <summary>What became of a step of the rescue.</summary>
public enum RecoveryStepStatus
{
    /// <summary>It would be done; this was a dry run.</summary>
    Planned,

    /// <summary>It was done, or seen to be well.</summary>
    Done,

    /// <summary>There was nothing to do.</summary>
    Skipped,

    /// <summary>It was done, and there is something to know about it.</summary>
    Warning,

    /// <summary>It failed; the message says what to do next.</summary>
    Failed,
}
