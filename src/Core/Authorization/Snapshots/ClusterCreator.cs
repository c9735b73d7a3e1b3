using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.Authorization;

/// <summary>
/// What can be told of a cluster's creator. AWS marks the entry that EKS makes for it nowhere, so that it is never certain: it is
/// told by its form, and by having been made with the cluster or with the first entries that EKS made for itself.
/// </summary>
/// <param name="PrincipalArn">The principal whose entry it probably is; empty when none can be named.</param>
/// <param name="Words">What is known, in a sentence.</param>
/// <remarks>
/// Source: EKS user guide, "Grant IAM users and roles access to Kubernetes APIs" (bootstrapClusterCreatorAdminPermissions): the
/// entry is STANDARD with AmazonEKSClusterAdminPolicy for the cluster, made at creation, or at the first step out of CONFIG_MAP.
/// </remarks>
internal sealed record ClusterCreator(string PrincipalArn, string Words)
{
    private const string Form = "of the form that EKS makes for the creator (STANDARD, ClusterAdmin for the whole cluster and no other policy, no groups)";
    private const int Named = 5;

    /// <summary>A control plane takes longer than this to be usable: an entry that is so young when the cluster is, is EKS's.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(5);

    /// <summary>Looks.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="accountId">Its account: a creator is a principal of it.</param>
    /// <param name="entries">Its access entries, with EksOwned told; null when they could not be read.</param>
    public static ClusterCreator Of(ClusterDescription cluster, string accountId, IReadOnlyList<EKSAccessEntry>? entries)
    {
        if (cluster.IsConnected)
        {
            return new ClusterCreator(string.Empty, string.Empty);
        }

        if (!AuthenticationModeName.ReadsAccessEntries(AuthenticationModeName.Of(cluster)))
        {
            return new ClusterCreator(string.Empty, "The creator is an administrator by a hidden mapping, which no API shows. The step to API_AND_CONFIG_MAP brings it to light, as an access entry.");
        }

        if (cluster.BootstrapClusterCreatorAdminPermissions == false)
        {
            return new ClusterCreator(string.Empty, "The cluster was made without rights for its creator (bootstrapClusterCreatorAdminPermissions is false).");
        }

        return entries is null
            ? new ClusterCreator(string.Empty, "Not known: the access entries could not be read.")
            : Among(entries.Where(e => MayBeIts(e) && e.PrincipalAccountId == accountId).ToArray(), cluster.CreatedAt, entries);
    }

    private static ClusterCreator Among(EKSAccessEntry[] candidates, DateTime? made, IReadOnlyList<EKSAccessEntry> entries)
    {
        if (candidates.Length == 0)
        {
            return new ClusterCreator(string.Empty, $"No access entry, but for those that a rescue made, is {Form}: the creator's was taken away or changed, or was never made.");
        }

        var first = entries.Where(e => IsServiceLinked(e.PrincipalArn)).Select(e => e.CreatedAt).Where(t => t is not null).DefaultIfEmpty(null).Min();
        var withCluster = candidates.Where(e => IsTogether(e.CreatedAt, made)).ToArray();

        // Nobody can make an entry before the step has ended: one that is younger than EKS's own may be anybody's, a rescue's above all.
        var withEks = withCluster.Length > 0 ? [] : candidates.Where(e => e.Tags.Count == 0 && IsTogether(e.CreatedAt, first) && e.CreatedAt <= first).ToArray();
        var likely = withCluster.Concat(withEks).ToArray();
        if (likely.Length == 1 && entries.FirstOrDefault(e => IsChanged(e, likely[0]) && (withCluster.Length > 0 ? IsTogether(e.CreatedAt, made) : IsTogether(e.CreatedAt, first) && e.CreatedAt <= first)) is { } rival)
        {
            return new ClusterCreator(string.Empty, $"Not known: {likely[0].PrincipalArn} has an entry {Form}, and that of {rival.PrincipalArn}, made at the same time, may be the creator's, changed since. AWS marks the creator's nowhere.");
        }

        return likely.Length == 1
            ? new ClusterCreator(likely[0].PrincipalArn, $"Probably {likely[0].PrincipalArn}: its access entry is {Form}, and was made together with {(withCluster.Length > 0 ? "the cluster" : "the entries that EKS made for itself when the mode was stepped")}. AWS marks it nowhere.")
            : new ClusterCreator(string.Empty, $"Not known: {Names(likely.Length > 0 ? likely : candidates)} {(candidates.Length == 1 ? "has an entry" : "have entries")} {Form}, {(likely.Length > 0 ? "made at the same time" : "made at another time than the cluster")}. AWS marks the creator's nowhere.");
    }

    private static bool MayBeIts(EKSAccessEntry entry) =>
        CreatorEntry.IsOfItsForm(entry) && entry.EksOwned != true && !entry.Tags.ContainsKey(RecoveryTags.By);

    // An administrator's entry like another, to which groups or policies may have been added.
    private static bool IsChanged(EKSAccessEntry entry, EKSAccessEntry like) =>
        LockoutGuard.IsAdmin(entry) && !CreatorEntry.IsOfItsForm(entry) && entry.EksOwned != true && !entry.Tags.ContainsKey(RecoveryTags.By) && entry.PrincipalAccountId == like.PrincipalAccountId;

    private static bool IsServiceLinked(string arn) => Identity.PrincipalArn.TryParse(arn, out var principal) && principal.IsServiceLinkedRole;

    private static bool IsTogether(DateTime? left, DateTime? right) => left is { } l && right is { } r && (l - r).Duration() <= Together;

    private static string Names(EKSAccessEntry[] entries) =>
        string.Join(", ", entries.Take(Named).Select(e => e.PrincipalArn)) + (entries.Length > Named ? $" and {entries.Length - Named} more" : string.Empty);
}
