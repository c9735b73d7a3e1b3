namespace EksAccessManagement.AccessEntries;

/// <summary>Whether a row of aws-auth can become an access entry.</summary>
public enum AccessEntrySpecStatus
{
    /// <summary>It can be granted as it stands.</summary>
    Ready,

    /// <summary>It can be granted after somebody decided something: a name, a path, an account.</summary>
    NeedsDecision,

    /// <summary>Access entries have no form for it.</summary>
    NotExpressible,

    /// <summary>The row lets nobody in today.</summary>
    Dead,

    /// <summary>Another row, or an access entry, answers for the same principal: this one has no effect.</summary>
    Shadowed,
}
