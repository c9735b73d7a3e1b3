using System.Collections;

namespace EksAccessManagement.Completion;

/// <summary>Completes the names of clusters of the account and region that the command line leads to.</summary>
public sealed class ClusterCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) =>
        Plain(NetworkNames.Get(NameCache.Clusters, bound, (session, add, token) => session.Eks.ListClustersAsync(
            (name, _) =>
            {
                add(name);
                return Task.CompletedTask;
            },
            token)));
}
