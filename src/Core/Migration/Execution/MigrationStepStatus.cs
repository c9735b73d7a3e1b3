namespace EksAccessManagement.Migration;

/// <summary>What became of a step.</summary>
public enum MigrationStepStatus
{
    /// <summary>It would be done; this was a dry run.</summary>
    Planned,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>There was nothing left to do.</summary>
    Skipped,

    /// <summary>It could not be done.</summary>
    Failed,
}
