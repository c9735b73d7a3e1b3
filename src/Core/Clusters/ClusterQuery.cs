using System;
using System.Collections.Generic;

namespace EksAccessManagement.Clusters;

/// <summary>Which clusters a command that only reads looks at.</summary>
public sealed record ClusterQuery
{
    /// <summary>Names, names with wildcards, or ARNs, as given on the command line; never null.</summary>
    public IReadOnlyList<string> ClusterNames { get; init; } = Array.Empty<string>();

    /// <summary>Regions to look in; empty means the session's own.</summary>
    public IReadOnlyList<string> Regions { get; init; } = Array.Empty<string>();

    /// <summary>Profiles to look with; empty means the credentials of the command.</summary>
    public IReadOnlyList<string> ProfileNames { get; init; } = Array.Empty<string>();

    /// <summary>What a piped object says of its cluster; looked at only when no name was given.</summary>
    public ClusterLocation? Piped { get; init; }

    /// <summary>One cluster.</summary>
    public static ClusterQuery Named(params string[] clusterNames) => new() { ClusterNames = clusterNames };
}
