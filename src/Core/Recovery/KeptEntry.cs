using System;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Recovery;

/// <summary>A stale entry that a rescue replaces, as it is kept in a file until all that it held is back.</summary>
/// <param name="Entry">What it held.</param>
/// <param name="PrincipalId">The unique id of the principal that the rescue was for; empty when IAM did not tell it.</param>
/// <param name="SuccessorArn">The ARN of the entry made in its place; empty until that is known.</param>
/// <param name="Path">The file.</param>
internal sealed record KeptEntry(EKSAccessEntry Entry, string PrincipalId, string SuccessorArn, string Path)
{
    /// <summary>What the entry held, in words.</summary>
    public string Holds => StaleEntryRest.Describe(Entry.KubernetesGroups, Entry.Username, Entry.AccessPolicy, Entry.Tags);

    /// <summary>Whether an entry is the kept one itself, not deleted yet.</summary>
    public bool Is(EKSAccessEntry live) => live.AccessEntryArn == Entry.AccessEntryArn && live.CreatedAt == Entry.CreatedAt;

    /// <summary>Whether an entry was made by the rescue that kept this one: by its ARN, or, where that was not written down any more, by the rescue's tag.</summary>
    public bool IsFollowedBy(EKSAccessEntry live) => SuccessorArn.Length > 0
        ? live.AccessEntryArn == SuccessorArn
        : live.CreatedAt > Entry.CreatedAt && live.Tags.ContainsKey(RecoveryTags.By);

    /// <summary>Why nothing of it is to be put back; null when it is about this principal and the entry that stands.</summary>
    /// <param name="live">The entry that stands; null when there is none.</param>
    /// <param name="principalId">The principal's unique id now; empty when it is not known.</param>
    /// <param name="clusterCreatedAt">When the cluster was made; null when it is not told.</param>
    public string? WhyNot(EKSAccessEntry? live, string principalId, DateTime? clusterCreatedAt) =>
        clusterCreatedAt > Entry.CreatedAt ? "the cluster was made again since"
        : PrincipalId.Length > 0 && principalId.Length > 0 && PrincipalId != principalId ? "the principal was made again since"
        : live is null ? (SuccessorArn.Length > 0 ? "the entry made in its place was taken away since" : null)
        : Is(live) ? "that entry still stands, and nothing of it was taken"
        : IsFollowedBy(live) ? null
        : "the entry that stands now was not made by that rescue";
}
