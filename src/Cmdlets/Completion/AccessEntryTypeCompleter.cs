using System.Collections;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Completion;

/// <summary>Completes the types of access entries.</summary>
public sealed class AccessEntryTypeCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) => Plain(AccessEntryType.All);
}
