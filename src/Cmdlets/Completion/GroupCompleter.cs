using System.Collections;

namespace EksAccessManagement.Completion;

/// <summary>Completes Kubernetes groups: those that bindings of the cluster on the command line name.</summary>
public sealed class GroupCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) => Plain(ClusterNames.Groups(bound));
}
