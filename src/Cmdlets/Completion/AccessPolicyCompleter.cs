using System.Collections;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Completion;

/// <summary>Completes access policies from the catalogue and, after the @ of <c>Edit@web,dev</c>, the cluster's namespaces.</summary>
public sealed class AccessPolicyCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound)
    {
        var at = word.IndexOf('@');
        if (at < 0)
        {
            return AccessPolicyCatalogue.Default.Policies.Select(p => new KeyValuePair<string, string>(p.ShortName, p.Description.Length > 0 ? p.Description : p.Name));
        }

        // The namespaces typed so far stay; the last one is completed.
        var typed = word.Substring(0, Math.Max(at, word.LastIndexOf(',')) + 1);
        return Plain(ClusterNames.Namespaces(bound).Select(n => typed + n));
    }
}
