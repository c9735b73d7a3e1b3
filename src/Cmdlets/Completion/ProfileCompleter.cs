using System.Collections;
using EksAccessManagement.Loading;

namespace EksAccessManagement.Completion;

/// <summary>Completes the names of profiles, read from the files of this machine.</summary>
public sealed class ProfileCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) =>
        Plain(ConnectorSource.Current.ListProfileNames(NetworkNames.Text(bound, "ProfileLocation")));
}
