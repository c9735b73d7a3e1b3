using System.Collections;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Completion;

/// <summary>Completes the partitions of AWS.</summary>
public sealed class PartitionCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound) => Plain(Partitions.All);
}
