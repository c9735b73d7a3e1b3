namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>How a principal's mapping before relates to the one by access entries alone.</summary>
internal enum MappingVerdict
{
    /// <summary>The same username and groups.</summary>
    Same,

    /// <summary>Other names for the same rights: ClusterAdmin for system:masters, a node type for node groups.</summary>
    Equivalent,

    /// <summary>Let in on both sides, with another username or other groups.</summary>
    Changed,

    /// <summary>Let in by its row only: goes on as before until the cluster's mode becomes API.</summary>
    RowOnly,

    /// <summary>Let in before, and not after the grants.</summary>
    Lost,

    /// <summary>Not let in before, and let in after.</summary>
    Gained,

    /// <summary>Let in neither before nor after.</summary>
    NeverLetIn,

    /// <summary>Could not be tried.</summary>
    NotTried,
}
