namespace EksAccessManagement.Recovery;

/// <summary>How sure it is that somebody can come in as an administrator.</summary>
internal enum AdministratorStanding
{
    /// <summary>Nobody can: IAM has no such principal, or has made it again since its entry.</summary>
    Dead,

    /// <summary>It cannot be known from here. It never counts as a way in.</summary>
    Doubtful,

    /// <summary>A principal that exists may do everything in the whole cluster.</summary>
    Certain,
}
