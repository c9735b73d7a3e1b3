using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Migration;

/// <summary>
/// The marks by which a migration knows its own things on a cluster again, without any journal: the group that an entry
/// holds until its policy works, and the binding that carries that group meanwhile.
/// </summary>
internal static class MigrationMarks
{
    /// <summary>The tag on the cluster that keeps two migrations apart.</summary>
    public const string LockTag = "eks-access-management:migration-lock";

    /// <summary>The role that the temporary binding gives.</summary>
    public const string BridgeRole = "cluster-admin";

    private const string GroupPrefix = "migration-bridge:";
    private const string BindingPrefix = "eks-access-migration-";

    /// <summary>The temporary group of a cluster.</summary>
    public static string Group(string clusterArn) => GroupPrefix + StableId.Of(clusterArn);

    /// <summary>The temporary binding of a cluster.</summary>
    public static RbacBinding Bridge(string clusterArn) =>
        new(BindingPrefix + StableId.Of(clusterArn), null, "ClusterRole", BridgeRole, [new RbacSubject("Group", Group(clusterArn))]);

    /// <summary>True for an entry that a migration has made and not finished.</summary>
    public static bool IsUnfinished(EKSAccessEntry entry) => entry.KubernetesGroups.Any(IsMark);

    /// <summary>True for a temporary group.</summary>
    public static bool IsMark(string group) => group.StartsWith(GroupPrefix, StringComparison.Ordinal);

    /// <summary>True for a temporary binding.</summary>
    public static bool IsBridge(RbacBinding binding) => binding.Namespace is null && binding.Name.StartsWith(BindingPrefix, StringComparison.Ordinal);

    /// <summary>
    /// A snapshot as it was before a migration began on it: without the temporary binding, and without unfinished entries,
    /// so that the rows behind them say what access was.
    /// </summary>
    public static EKSClusterAccess Baseline(EKSClusterAccess access) => access with
    {
        Bindings = access.Bindings.Where(b => !IsBridge(b)).ToArray(),
        Entries = access.Entries.Where(e => !IsUnfinished(e)).ToArray(),
    };
}
