namespace EksAccessManagement.Authorization;

/// <summary>A role that nodes of a cluster run under.</summary>
/// <param name="RoleArn">The role, with its path.</param>
/// <param name="UsedBy">What uses it, such as <c>managed node group blue</c>.</param>
/// <param name="EntryType">The type that an access entry for it needs.</param>
public sealed record NodeRoleUse(string RoleArn, string UsedBy, string EntryType)
{
    /// <summary>True when the type is a guess: the nodes have an image of the user's own, which may be a Windows.</summary>
    public bool IsAssumed { get; init; }

    /// <summary>The role and what uses it.</summary>
    public override string ToString() => $"{RoleArn} ({UsedBy})";
}
