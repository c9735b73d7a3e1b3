namespace EksAccessManagement.Authorization;

/// <summary>How the access of one side relates to the other's.</summary>
public enum ComparisonVerdict
{
    /// <summary>No request exists that one side allows and the other does not; what is unknown is the same unknown on both sides.</summary>
    Equal,

    /// <summary>The right side allows more, and nothing less.</summary>
    Gained,

    /// <summary>The right side allows less, and nothing more.</summary>
    Lost,

    /// <summary>The right side allows more in one place and less in another.</summary>
    Both,

    /// <summary>Something cannot be known. What is known to be gained or lost is told all the same.</summary>
    Unknown,
}
