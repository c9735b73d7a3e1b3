namespace EksAccessManagement.AccessEntries;

/// <summary>The form of the entry that EKS makes for a cluster's creator, which nothing else marks.</summary>
/// <remarks>
/// Source: EKS user guide, "Grant IAM users and roles access to Kubernetes APIs" (bootstrapClusterCreatorAdminPermissions).
/// </remarks>
internal static class CreatorEntry
{
    /// <summary>
    /// True for an entry of type STANDARD without groups that has ClusterAdmin for the whole cluster, and no other policy. Anybody
    /// may have made one of this form: whether EKS has, the callers find out by what else they know.
    /// </summary>
    public static bool IsOfItsForm(EKSAccessEntry entry) =>
        entry is { Type: AccessEntryType.Standard, KubernetesGroups.Count: 0, Policies.Count: 1 } && LockoutGuard.IsAdmin(entry);
}
