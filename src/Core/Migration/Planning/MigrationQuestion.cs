using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Migration;

/// <summary>A live row that cannot become an access entry as it stands, with the ways out. None is ever taken silently.</summary>
/// <param name="Id">A short id made of the row's content: the same tomorrow and on another machine.</param>
/// <param name="RowArn">The ARN or account as the row has it.</param>
public sealed record MigrationQuestion(string Id, string RowArn)
{
    /// <summary>Where the row stands, such as <c>mapRoles line 7</c>.</summary>
    public string Place { get; init; } = string.Empty;

    /// <summary>Why it cannot become an entry.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The ways out as texts that a choice can be made of; never null.</summary>
    public TextList Choices { get; init; } = TextList.Empty;

    /// <summary>What was chosen; null when nobody has chosen yet.</summary>
    public MigrationChoice? Choice { get; init; }

    /// <summary>True when the step to the mode API would take this row's access away and nobody has said that it may.</summary>
    public bool BlocksApi { get; init; }

    /// <summary>The row and the reason.</summary>
    public override string ToString() => $"{Id} {RowArn} ({Place}): {Reason}";
}
