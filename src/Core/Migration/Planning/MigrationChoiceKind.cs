namespace EksAccessManagement.Migration;

/// <summary>The ways out for a row that cannot become an access entry as it stands.</summary>
public enum MigrationChoiceKind
{
    /// <summary>A new group in place of the reserved ones, with a copy of their bindings.</summary>
    Group,

    /// <summary>Another username, with a copy of the bindings that name the old one.</summary>
    Username,

    /// <summary>The principal's own ARN, with its path.</summary>
    Principal,

    /// <summary>The type of a node entry.</summary>
    Type,

    /// <summary>The row stays in aws-auth; the mode API would silence it.</summary>
    Stay,

    /// <summary>The access is given up.</summary>
    Drop,
}
