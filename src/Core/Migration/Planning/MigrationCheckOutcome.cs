namespace EksAccessManagement.Migration;

/// <summary>How one readiness check ended.</summary>
public enum MigrationCheckOutcome
{
    /// <summary>Nothing stands in the way.</summary>
    Ready,

    /// <summary>Worth knowing; it stops nothing.</summary>
    Notice,

    /// <summary>It cannot be told from here.</summary>
    NotKnown,

    /// <summary>The migration cannot begin before this is mended.</summary>
    Blocks,
}
