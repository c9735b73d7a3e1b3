using EksAccessManagement.Clusters;

namespace EksAccessManagement.Migration;

/// <summary>One step of a migration or of its undoing, as it happens.</summary>
public sealed record EKSMigrationStep : ClusterItem
{
    /// <summary>The step's place in this run, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The step's name, from <see cref="MigrationStepName"/>.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What it was done to.</summary>
    public string Target { get; init; } = string.Empty;

    /// <summary>What was done, or would be.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>What became of it.</summary>
    public MigrationStepStatus Status { get; init; }

    /// <summary>True when a call that writes was made and succeeded.</summary>
    public bool Applied { get; init; }

    /// <summary>The plan's id.</summary>
    public string PlanId { get; init; } = string.Empty;

    /// <summary>Where the journal is; empty in a dry run.</summary>
    public string JournalPath { get; init; } = string.Empty;

    /// <summary>The name, the target and the status.</summary>
    public override string ToString() => $"{Number}. {Name} {Target}: {Status}";
}
