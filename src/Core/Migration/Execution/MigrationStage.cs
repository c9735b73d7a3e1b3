namespace EksAccessManagement.Migration;

/// <summary>Where a cluster stands on its way out of aws-auth.</summary>
public enum MigrationStage
{
    /// <summary>It cannot be told, because aws-auth or the entries cannot be read.</summary>
    NotKnown,

    /// <summary>The mode is CONFIG_MAP.</summary>
    NotStarted,

    /// <summary>Both are read, and rows still let somebody in, or a run has left something unfinished.</summary>
    InProgress,

    /// <summary>Both are read, and every live row has its entry.</summary>
    EntriesMade,

    /// <summary>The mode is API.</summary>
    Complete,
}
