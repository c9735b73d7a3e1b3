using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>All that a rehearsal found. It fills as the rehearsal goes on; what has not come yet is empty.</summary>
internal sealed record RehearsalReport(RehearsalPlan Plan)
{
    /// <summary>The rows and what becomes of them, in the order of the text.</summary>
    public IReadOnlyList<RowFate> Rows { get; init; } = [];

    /// <summary>The mode steps made.</summary>
    public IReadOnlyList<EKSAuthenticationMode> ModeSteps { get; init; } = [];

    /// <summary>The access entries as they were read back.</summary>
    public IReadOnlyList<EKSAccessEntry> Entries { get; init; } = [];

    /// <summary>The principals and their logins.</summary>
    public IReadOnlyList<PrincipalStory> Principals { get; init; } = [];

    /// <summary>Warnings of the use cases, each once.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How many rows let somebody in.</summary>
    public int Live => Rows.Count(r => r.IsLive);

    /// <summary>How many of these were carried over.</summary>
    public int CarriedOver => Rows.Count(r => r.IsLive && r.CarriedOver);

    /// <summary>The program's exit code.</summary>
    public int ExitCode => Rows.Any(r => r.IsOpen) ? Rehearse.ExitCode.NeedsDecision : Rehearse.ExitCode.Done;
}
