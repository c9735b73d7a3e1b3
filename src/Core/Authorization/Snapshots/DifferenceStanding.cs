namespace EksAccessManagement.Authorization;

/// <summary>How a principal's difference counts in a comparison.</summary>
public enum DifferenceStanding
{
    /// <summary>It counts.</summary>
    Counted,

    /// <summary>EKS itself made the entry; it is told, and does not count.</summary>
    EksOwned,

    /// <summary>The creator's entry that a step of the mode has brought to light: the right was there before, and hidden. It does not count.</summary>
    Revealed,
}
