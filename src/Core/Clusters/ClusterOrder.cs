using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Clusters;

/// <summary>One order for what came from many clusters, which are read side by side and so come in any order.</summary>
public static class ClusterOrder
{
    /// <summary>By the cluster's name, then its ARN; what came from one cluster keeps its order.</summary>
    public static IEnumerable<T> ByCluster<T>(this IEnumerable<T> items)
        where T : ClusterItem =>
        items.OrderBy(i => i.ClusterName, StringComparer.Ordinal).ThenBy(i => i.ClusterArn, StringComparer.Ordinal);
}
