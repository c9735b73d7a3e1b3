using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Migration;

/// <summary>Where one cluster stands on its way out of aws-auth.</summary>
public sealed record EKSMigrationState : ClusterItem
{
    /// <summary>The stage.</summary>
    public MigrationStage Stage { get; init; }

    /// <summary>The authentication mode.</summary>
    public string AuthenticationMode { get; init; } = string.Empty;

    /// <summary>How many access entries there are.</summary>
    public int Entries { get; init; }

    /// <summary>Rows that let somebody in and that no entry answers for, by ARN; never null.</summary>
    public TextList RowsWithoutEntry { get; init; } = TextList.Empty;

    /// <summary>Roles of nodes without an entry of a node type; never null.</summary>
    public TextList NodeRolesWithoutEntry { get; init; } = TextList.Empty;

    /// <summary>Entries, and the temporary binding, that a run has left unfinished; never null.</summary>
    public TextList Unfinished { get; init; } = TextList.Empty;

    /// <summary>Who holds the lock of a migration; empty when nobody does.</summary>
    public string LockedBy { get; init; } = string.Empty;

    /// <summary>What comes next, in words.</summary>
    public string NextStep { get; init; } = string.Empty;

    /// <summary>The cluster and the stage.</summary>
    public override string ToString() => $"{ClusterName}: {Stage}";
}
