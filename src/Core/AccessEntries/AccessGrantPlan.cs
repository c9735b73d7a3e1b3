using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>What a grant changes: computed from the entry as it is and the wish, without a call.</summary>
internal sealed record AccessGrantPlan
{
    public EKSAccessEntry After { get; init; } = new();

    public EKSAccessEntry? Before { get; init; }

    /// <summary>Policies to associate, with the whole new scope, by ARN.</summary>
    public IReadOnlyList<KeyValuePair<string, AccessScope>> Associate { get; init; } = [];

    /// <summary>ARNs of policies to take away.</summary>
    public IReadOnlyList<string> Disassociate { get; init; } = [];

    /// <summary>The whole new list of groups of an entry that is there; null when it stays.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>The new username of an entry that is there; null when it stays.</summary>
    public string? Username { get; init; }

    /// <summary>The username for a new entry; null when EKS makes it.</summary>
    public string? UsernameAtCreation { get; init; }

    /// <summary>Tags to write.</summary>
    public TagMap Tags { get; init; } = new();

    public TextList Changes { get; init; } = TextList.Empty;

    public bool Creates => Before is null;

    /// <summary>True when a policy, a namespace of one, or a group is taken away.</summary>
    public bool TakesAway => Before is not null
        && (Disassociate.Count > 0
            || (Groups is not null && Before.KubernetesGroups.Except(Groups, StringComparer.Ordinal).Any())
            || Associate.Any(a => Before.Policies.Any(p => p.PolicyArn == a.Key && !p.AccessScope.Union(a.Value).Equals(a.Value))));

    public bool ChangesNothing => Changes.Count == 0;

    public AccessChangeAction Action => Creates ? AccessChangeAction.Created : ChangesNothing ? AccessChangeAction.Unchanged : AccessChangeAction.Updated;

    /// <summary>Plans a grant. Without -Exact nothing that is there is ever taken away or narrowed.</summary>
    public static AccessGrantPlan Make(ClusterTarget target, PrincipalArn principal, EKSAccessEntry? before, AccessWish wish) =>
        Make(target.Place(new EKSAccessEntry()), target.Partition, principal, before, wish);

    /// <summary>Plans a grant on a cluster that is only known from a snapshot.</summary>
    /// <param name="blank">An empty entry with the cluster's name and place.</param>
    /// <param name="partition">The cluster's partition.</param>
    /// <param name="principal">The principal.</param>
    /// <param name="before">The entry as it is; null when there is none.</param>
    /// <param name="wish">What is wanted.</param>
    public static AccessGrantPlan Make(EKSAccessEntry blank, string partition, PrincipalArn principal, EKSAccessEntry? before, AccessWish wish)
    {
        var changes = new List<string>();
        var type = before?.Type ?? wish.Type ?? AccessEntryType.Standard;
        var username = wish.Username is not null && wish.Username != before?.Username ? wish.Username : null;
        var groups = GroupsAfter(before, wish, type);
        var policies = PoliciesAfter(partition, before, wish, type);
        var tags = new TagMap(wish.Tags.Where(t => before is null || !before.Tags.TryGetValue(t.Key, out var old) || old != t.Value));
        if (before is null)
        {
            changes.Add($"+ access entry, type {type}" + (wish.Username is null ? string.Empty : ", username " + wish.Username));
        }
        else if (username is not null)
        {
            changes.Add($"username: {before.Username} -> {username}");
        }

        var oldGroups = before?.KubernetesGroups ?? TextList.Empty;
        changes.AddRange(groups.Except(oldGroups, StringComparer.Ordinal).Select(g => "+ group " + g));
        changes.AddRange(oldGroups.Except(groups, StringComparer.Ordinal).Select(g => "- group " + g));
        var groupsChange = before is not null && !new HashSet<string>(groups, StringComparer.Ordinal).SetEquals(oldGroups);
        var old = (before?.Policies ?? []).ToDictionary(p => p.PolicyArn, p => p.AccessScope, StringComparer.Ordinal);
        var associate = policies.Where(p => !old.TryGetValue(p.Key, out var scope) || !scope.Equals(p.Value)).ToArray();
        changes.AddRange(associate.Select(p => PolicyLine(p.Key, old.TryGetValue(p.Key, out var scope) ? scope : null, p.Value)));
        var disassociate = old.Keys.Where(arn => !policies.ContainsKey(arn)).ToArray();
        changes.AddRange(disassociate.Select(arn => "- policy " + AccessPolicyText.Format(arn, old[arn])));
        changes.AddRange(tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"+ tag {t.Key}={t.Value}"));
        return new AccessGrantPlan
        {
            Before = before,
            After = AfterOf(blank, principal, before, wish, type, groupsChange || before is null ? groups : oldGroups, policies, old),
            Associate = associate,
            Disassociate = disassociate,
            Groups = groupsChange ? groups : null,
            Username = before is null ? null : username,
            UsernameAtCreation = wish.Username,
            Tags = tags,
            Changes = new TextList(changes),
        };
    }

    /// <summary>The username that EKS makes when none is given; empty for node types, whose usernames are not all documented.</summary>
    public static string DefaultUsername(PrincipalArn principal, string type) => AccessEntryType.IsNode(type) ? string.Empty
        : principal.Kind == PrincipalKind.Role ? $"arn:{principal.Partition}:sts::{principal.AccountId}:assumed-role/{principal.Name}/{{{{SessionName}}}}"
        : principal.ToString();

    private static IReadOnlyList<string> GroupsAfter(EKSAccessEntry? before, AccessWish wish, string type)
    {
        var old = before?.KubernetesGroups ?? TextList.Empty;
        return AccessEntryType.IsNode(type) ? old : wish.Exact ? wish.Groups ?? [] : old.Concat(wish.Groups ?? []).Distinct(StringComparer.Ordinal).ToArray();
    }

    private static Dictionary<string, AccessScope> PoliciesAfter(string partition, EKSAccessEntry? before, AccessWish wish, string type)
    {
        var after = new Dictionary<string, AccessScope>(StringComparer.Ordinal);
        if (!wish.Exact || !AccessEntryType.TakesPolicies(type))
        {
            foreach (var policy in before?.Policies ?? [])
            {
                after[policy.PolicyArn] = policy.AccessScope;
            }
        }

        foreach (var policy in wish.Policies ?? [])
        {
            var arn = policy.ArnIn(partition);
            after[arn] = after.TryGetValue(arn, out var old) ? old.Union(policy.AccessScope) : policy.AccessScope;
        }

        return after;
    }

    private static string PolicyLine(string arn, AccessScope? from, AccessScope to) => from is null
        ? "+ policy " + AccessPolicyText.Format(arn, to)
        : $"policy {AccessPolicyText.Format(arn, AccessScope.Cluster)}: {from} -> {to}";

    private static EKSAccessEntry AfterOf(
        EKSAccessEntry blank,
        PrincipalArn principal,
        EKSAccessEntry? before,
        AccessWish wish,
        string type,
        IReadOnlyList<string> groups,
        Dictionary<string, AccessScope> policies,
        Dictionary<string, AccessScope> old)
    {
        var associated = policies
            .Select(p => old.TryGetValue(p.Key, out var scope) && scope.Equals(p.Value)
                ? before!.Policies.First(b => b.PolicyArn == p.Key)
                : new AssociatedAccessPolicy(p.Key, p.Value, default, default))
            .OrderBy(p => p.PolicyName, StringComparer.Ordinal)
            .ToArray();
        var start = before ?? blank with
        {
            PrincipalArn = principal.ToString(),
            PrincipalAccountId = principal.AccountId,
            PermissionSet = principal.PermissionSet,
            Type = type,
            Username = DefaultUsername(principal, type),
        };
        return start with
        {
            Username = wish.Username ?? start.Username,
            KubernetesGroups = groups as TextList ?? new TextList(groups),
            Policies = associated,
            AccessPolicy = new TextList(associated.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope))),
            Tags = new TagMap(start.Tags.Where(t => !wish.Tags.ContainsKey(t.Key)).Concat(wish.Tags)),
        };
    }
}
