using System.Collections;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Binding;

/// <summary>Reads the hashtable of <c>-Choice</c>.</summary>
internal static class MigrationChoices
{
    /// <summary>The choices by row or question.</summary>
    public static IReadOnlyDictionary<string, MigrationChoice> Read(Hashtable? table)
    {
        var choices = new Dictionary<string, MigrationChoice>(StringComparer.Ordinal);
        foreach (DictionaryEntry pair in table ?? [])
        {
            choices[PlainText.Single(pair.Key) ?? string.Empty] = MigrationChoice.Parse(PlainText.Single(pair.Value) ?? string.Empty);
        }

        return choices;
    }
}
