using System.Collections;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Completion;

/// <summary>Completes the names of access policies.</summary>
public sealed class PolicyNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound)
    {
        // Whoever types the long form means the long form.
        var isLong = word.StartsWith("Amazon", System.StringComparison.OrdinalIgnoreCase);
        return AccessPolicyCatalogue.Default.Policies.Select(p => new KeyValuePair<string, string>(isLong ? p.Name : p.ShortName, p.Description));
    }
}
