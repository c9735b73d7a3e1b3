using System.Collections;

namespace EksAccessManagement.Completion;

/// <summary>Completes the verbs of Kubernetes requests.</summary>
public sealed class VerbCompleter : NameCompleter
{
    private static readonly string[] Verbs =
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "impersonate", "bind", "escalate", "approve", "sign", "use", "*"];

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) => Plain(Verbs);
}
