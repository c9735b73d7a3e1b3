using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Documents;

/// <summary>How large and how deep a text may be.</summary>
internal static class DocumentLimits
{
    /// <summary>Characters of a text.</summary>
    public const int MaxCharacters = 32 * 1024 * 1024;

    /// <summary>Lists and mappings within one another.</summary>
    public const int MaxDepth = 64;

    /// <summary>Nodes of all documents of a text, aliases counted each time they stand for something.</summary>
    public const int MaxNodes = 2_000_000;

    /// <summary>A text that cannot be read.</summary>
    public static EksAccessException Malformed(string format, string reason, long line, long column, System.Exception? cause = null) => new(
        ErrorIds.MalformedInput,
        ErrorKind.InvalidInput,
        line > 0
            ? System.FormattableString.Invariant($"{format}, line {line}, column {column}: {reason}")
            : $"{format}: {reason}",
        cause)
    {
        RecommendedAction = $"Correct the {format} at that place and try again.",
    };

    /// <summary>Refuses a text that is too long.</summary>
    public static void CheckSize(string format, string text)
    {
        if (text.Length > MaxCharacters)
        {
            throw Malformed(format, "the text is longer than 32 Mi characters.", 0, 0);
        }
    }
}
