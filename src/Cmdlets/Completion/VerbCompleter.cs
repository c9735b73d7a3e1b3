using System.Collections;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Completion;

/// <summary>Completes the verbs of Kubernetes requests.</summary>
public sealed class VerbCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) => Plain(RequestWords.Verbs);
}
