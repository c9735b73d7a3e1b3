namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>What the cluster answers somebody who logs in.</summary>
internal enum LoginOutcome
{
    /// <summary>Let in.</summary>
    LetIn,

    /// <summary>401: nothing maps the identity.</summary>
    NotLetIn,

    /// <summary>Nobody can log in as this principal in a sandbox.</summary>
    NotTried,
}
