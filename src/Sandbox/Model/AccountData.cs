using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>An account. Names of users and roles differ by more than case, as in IAM.</summary>
internal sealed class AccountData(string id, string partition)
{
    public string Id { get; } = id;

    public string Partition { get; } = partition;

    public SortedDictionary<string, UserData> Users { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, RoleData> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, ClusterData> Clusters { get; } = new(StringComparer.Ordinal);

    public static string ClusterKey(string region, string name) => region + "/" + name;

    public IEnumerable<ClusterData> ClustersIn(string region) => Clusters.Values.Where(c => c.Arn.Region == region);

    public ClusterData? FindCluster(string region, string name) => Clusters.GetValueOrDefault(ClusterKey(region, name));

    /// <summary>The user or role under an ARN with path, exact case; null when there is none.</summary>
    public IamData? Find(PrincipalArn arn)
    {
        IamData? found = arn.Kind switch
        {
            PrincipalKind.User => Users.GetValueOrDefault(arn.Name),
            PrincipalKind.Role => Roles.GetValueOrDefault(arn.Name),
            _ => null,
        };
        return found is not null && string.Equals(found.Arn, arn.ToString(), StringComparison.Ordinal) ? found : null;
    }
}
