using System.Collections;

namespace EksAccessManagement.Completion;

/// <summary>Completes the namespaces of the cluster on the command line.</summary>
public sealed class NamespaceCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) => Plain(ClusterNames.Namespaces(bound));
}
