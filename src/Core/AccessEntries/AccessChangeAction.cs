namespace EksAccessManagement.AccessEntries;

/// <summary>What a command did, or would do, to an access entry.</summary>
public enum AccessChangeAction
{
    /// <summary>All was as asked for: no call that writes was made.</summary>
    Unchanged,

    /// <summary>The entry was made.</summary>
    Created,

    /// <summary>The entry, its policies, its tags or the bindings of its groups were changed.</summary>
    Updated,

    /// <summary>The entry was deleted.</summary>
    Deleted,
}
