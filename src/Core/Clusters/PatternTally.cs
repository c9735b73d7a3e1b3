using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Clusters;

/// <summary>Counts which patterns of names fit a cluster in any of the places looked in. Safe for several threads.</summary>
internal sealed class PatternTally(IEnumerable<string> names)
{
    private readonly List<NamePattern> _open = names.Where(NamePattern.HasWildcard).Select(n => new NamePattern(n)).ToList();
    private readonly SortedSet<string> _places = new(StringComparer.Ordinal);

    /// <summary>Notes the names of the clusters of a place that was listed.</summary>
    public void Add(string region, string credentialSource, IReadOnlyCollection<string> clusters)
    {
        lock (_open)
        {
            _places.Add($"{region} (credentials: {credentialSource})");
            _open.RemoveAll(p => clusters.Any(p.IsMatch));
        }
    }

    /// <summary>The patterns that fit nothing although a place was listed; null when there are none.</summary>
    public EksAccessException? Fault()
    {
        if (_open.Count == 0 || _places.Count == 0)
        {
            return null;
        }

        var patterns = string.Join(", ", _open.Select(p => p.Text));
        return new EksAccessException(ErrorIds.NoClusterMatches, ErrorKind.NotFound, $"No cluster fits {patterns}; looked in {string.Join(", ", _places)}.")
        {
            RecommendedAction = "Check the pattern, -Region and the credentials: clusters of other regions and accounts are not seen without them.",
            TargetObject = patterns,
        };
    }
}
