using System.Collections.Generic;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.AccessEntries;

/// <summary>What can be seen of a grant once it is made, found out before it is made.</summary>
internal sealed record GrantOutlook
{
    /// <summary>Why nothing that is seen afterwards would prove the grant; null when the rest of this record would.</summary>
    public string? Doubt { get; init; }

    /// <summary>False when nothing of the grant reaches the cluster, so that nothing need be waited for.</summary>
    public bool ReachesCluster { get; init; } = true;

    /// <summary>Requests that the cluster denied the caller before the grant.</summary>
    public IReadOnlyList<AccessRequest> Requests { get; init; } = [];

    /// <summary>Groups that the caller was not in before the grant.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>A grant of which nothing can be proved.</summary>
    public static GrantOutlook Unprovable(string doubt, bool reachesCluster = true) => new() { Doubt = doubt, ReachesCluster = reachesCluster };
}
