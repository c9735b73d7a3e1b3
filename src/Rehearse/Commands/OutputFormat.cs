namespace EksAccessManagement.Rehearse.Commands;

/// <summary>The form of a result.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: one document.</summary>
    Json,
}
