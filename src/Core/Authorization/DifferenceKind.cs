namespace EksAccessManagement.Authorization;

/// <summary>What happens to a right between two sides.</summary>
public enum DifferenceKind
{
    /// <summary>Only the right side has it.</summary>
    Gained,

    /// <summary>Only the left side has it.</summary>
    Lost,

    /// <summary>Whether both have it cannot be known.</summary>
    Unknown,
}
