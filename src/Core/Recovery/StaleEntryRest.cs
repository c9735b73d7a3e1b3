using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>What of a stale entry the new one does not have yet.</summary>
/// <param name="Groups">The groups that are missing.</param>
/// <param name="Username">The username, when the new entry has another; else empty.</param>
/// <param name="Policies">The policies that are missing or hold in fewer places, without the one of the rescue, each with the scope it shall have.</param>
/// <param name="Tags">The tags whose keys are missing, without those of AWS.</param>
internal sealed record StaleEntryRest(TextList Groups, string Username, IReadOnlyList<AssociatedAccessPolicy> Policies, TagMap Tags)
{
    /// <summary>True when all is there.</summary>
    public bool IsEmpty => Groups.Count == 0 && Username.Length == 0 && Policies.Count == 0 && Tags.Count == 0;

    /// <summary>Compares.</summary>
    /// <param name="kept">The stale entry.</param>
    /// <param name="live">The new one; null when it is not made yet.</param>
    /// <param name="rescuePolicy">The name of the policy that the rescue puts on for the whole cluster.</param>
    public static StaleEntryRest Of(EKSAccessEntry kept, EKSAccessEntry? live, string rescuePolicy) => new(
        new TextList(kept.KubernetesGroups.Except(live?.KubernetesGroups ?? TextList.Empty, StringComparer.Ordinal)),
        kept.Username == live?.Username ? string.Empty : kept.Username,
        kept.Policies.Where(p => p.PolicyName != rescuePolicy).Select(p => Missing(p, live)).OfType<AssociatedAccessPolicy>().ToArray(),
        new TagMap(kept.Tags.Where(t => !t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && live?.Tags.ContainsKey(t.Key) != true)));

    /// <summary>Groups, username, policies and tags in words; what is empty is left out.</summary>
    public static string Describe(TextList groups, string username, TextList policies, TagMap tags)
    {
        var parts = new[]
        {
            groups.Count == 0 ? null : $"the groups {groups}",
            username.Length == 0 ? null : $"the username {username}",
            policies.Count == 0 ? null : $"the policies {policies}",
            tags.Count == 0 ? null : $"the tags {tags}",
        }.OfType<string>().ToArray();
        return parts.Length == 0 ? "no groups, policies or tags" : string.Join(", ", parts);
    }

    // An association replaces the scope: what the new entry has of it stays.
    private static AssociatedAccessPolicy? Missing(AssociatedAccessPolicy old, EKSAccessEntry? live)
    {
        var there = live?.Policies.FirstOrDefault(p => p.PolicyArn == old.PolicyArn)?.AccessScope;
        var wanted = there?.Union(old.AccessScope) ?? old.AccessScope;
        return wanted.Equals(there) ? null : old with { AccessScope = wanted };
    }

    /// <summary>What is missing, in words.</summary>
    public override string ToString() => Describe(Groups, Username, new TextList(Policies.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope))), Tags);
}
