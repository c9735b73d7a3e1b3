namespace EksAccessManagement.AccessEntries;

/// <summary>How the IAM principal of an access entry stands.</summary>
public enum PrincipalStatus
{
    /// <summary>IAM was not asked, could not be asked, or the principal is of another account.</summary>
    NotChecked,

    /// <summary>IAM has the principal, and it is not younger than the entry.</summary>
    Active,

    /// <summary>IAM has no such principal: nobody comes in by the entry.</summary>
    Missing,

    /// <summary>
    /// The principal is younger than the entry: it was deleted and made again. EKS keeps the unique id of the first one,
    /// so that the entry lets nobody in until it is made anew.
    /// </summary>
    Recreated,
}
