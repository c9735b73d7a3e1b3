namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>Tells a rehearsal while it goes on. Each method gets the report as far as it is filled.</summary>
internal interface IRehearsalStory
{
    /// <summary>The file was read; the sandbox is not started yet.</summary>
    void Begin(RehearsalReport report);

    /// <summary>It is known what becomes of each row.</summary>
    void TellRows(RehearsalReport report);

    /// <summary>The mode step and the grants were made, and the entries were read back.</summary>
    void TellChanges(RehearsalReport report);

    /// <summary>Everybody has logged in before and after.</summary>
    void TellPrincipals(RehearsalReport report);

    /// <summary>It is over.</summary>
    void End(RehearsalReport report);
}
