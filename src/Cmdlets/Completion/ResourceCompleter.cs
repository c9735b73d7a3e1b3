using System.Collections;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Completion;

/// <summary>Completes the resources that every cluster has.</summary>
public sealed class ResourceCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) => Plain(ResourceKinds.Names);
}
