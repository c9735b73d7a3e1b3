using System.Management.Automation.Language;

namespace EksAccessManagement.Completion;

/// <summary>Turns names into completions. A name is data: whatever it holds, the completed line must not run it.</summary>
internal static class CompletionText
{
    /// <summary>Takes the quotes off that the user has typed.</summary>
    public static string Unquote(string? word) => (word ?? string.Empty).Trim('\'', '"', '\u2018', '\u2019', '\u201c', '\u201d');

    /// <summary>The completions of the names that begin with the word, in order, without doubles.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="names">Names, each with a tooltip.</param>
    public static IEnumerable<CompletionResult> Complete(string? word, IEnumerable<KeyValuePair<string, string>> names)
    {
        var prefix = Unquote(word);
        return names
            .Where(n => n.Key.Length > 0 && n.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !n.Key.Any(char.IsControl))
            .GroupBy(n => n.Key, StringComparer.Ordinal)
            .Select(g => g.First())
            .OrderBy(n => n.Key, StringComparer.OrdinalIgnoreCase)
            .Select(n => new CompletionResult(Quote(n.Key), n.Key, CompletionResultType.ParameterValue, n.Value.Length > 0 ? n.Value : n.Key));
    }

    /// <summary>The name as an argument: in single quotes unless it is made of letters that mean nothing to PowerShell.</summary>
    public static string Quote(string name) => IsPlain(name) ? name : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";

    private static bool IsPlain(string name) =>
        char.IsLetterOrDigit(name[0]) && name.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '*'));
}
