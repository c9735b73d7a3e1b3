using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AccessEntries;

/// <summary>What a revocation changes: computed from the entry as it is, without a call.</summary>
internal sealed record AccessRevokePlan
{
    public EKSAccessEntry Before { get; init; } = new();

    /// <summary>The entry afterwards; null when it is deleted.</summary>
    public EKSAccessEntry? After { get; init; }

    /// <summary>Policies to associate again with a narrower scope, by ARN.</summary>
    public IReadOnlyList<KeyValuePair<string, AccessScope>> Narrow { get; init; } = [];

    /// <summary>ARNs of policies to take away.</summary>
    public IReadOnlyList<string> Disassociate { get; init; } = [];

    /// <summary>The groups that stay; null when they are not changed.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    public TextList Changes { get; init; } = TextList.Empty;

    public bool Deletes => After is null;

    /// <summary>Plans a revocation.</summary>
    /// <exception cref="EksAccessException"><c>InvalidAccessEntry</c> when a namespace is to be taken out of a policy that holds in the whole cluster, or by a wildcard that stays.</exception>
    public static AccessRevokePlan Make(ClusterTarget target, EKSAccessEntry before, AccessRevokeRequest request, IReadOnlyList<PolicyGrant> policies, IReadOnlyCollection<string> groups)
    {
        if (request.All && !request.KeepEmptyEntry)
        {
            return new AccessRevokePlan { Before = before, Changes = TextList.Of($"- access entry, type {before.Type}" + Held(before)) };
        }

        var scopes = before.Policies.ToDictionary(p => p.PolicyArn, p => (AccessScope?)p.AccessScope, StringComparer.Ordinal);
        foreach (var arn in request.All ? scopes.Keys.ToArray() : [])
        {
            scopes[arn] = null;
        }

        foreach (var policy in policies.Where(p => scopes.ContainsKey(p.ArnIn(target.Partition))))
        {
            var arn = policy.ArnIn(target.Partition);
            scopes[arn] = scopes[arn] is { } old ? Without(before, arn, old, policy.AccessScope) : null;
        }

        var remaining = before.KubernetesGroups.Where(g => !request.All && !groups.Contains(g)).ToArray();
        var kept = before.Policies.Where(p => scopes[p.PolicyArn] is not null).Select(p => p with { AccessScope = scopes[p.PolicyArn]! }).ToArray();
        var narrowed = kept.Where(p => !before.Policies.First(b => b.PolicyArn == p.PolicyArn).AccessScope.Equals(p.AccessScope)).ToArray();
        var gone = before.Policies.Where(p => scopes[p.PolicyArn] is null).ToArray();
        var changes = gone.Select(p => "- policy " + AccessPolicyText.Format(p.PolicyArn, p.AccessScope))
            .Concat(narrowed.Select(p => $"policy {AccessPolicyText.Format(p.PolicyArn, AccessScope.Cluster)}: {before.Policies.First(b => b.PolicyArn == p.PolicyArn).AccessScope} -> {p.AccessScope}"))
            .Concat(before.KubernetesGroups.Except(remaining, StringComparer.Ordinal).Select(g => "- group " + g));
        return new AccessRevokePlan
        {
            Before = before,
            After = before with
            {
                Policies = kept,
                AccessPolicy = new TextList(kept.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope))),
                KubernetesGroups = new TextList(remaining),
            },
            Narrow = narrowed.Select(p => new KeyValuePair<string, AccessScope>(p.PolicyArn, p.AccessScope)).ToArray(),
            Disassociate = gone.Select(p => p.PolicyArn).ToArray(),
            Groups = remaining.Length == before.KubernetesGroups.Count ? null : remaining,
            Changes = new TextList(changes),
        };
    }

    private static AccessScope? Without(EKSAccessEntry before, string arn, AccessScope old, AccessScope taken)
    {
        if (taken.Type == AccessScopeType.Cluster)
        {
            return null;
        }

        if (old.Type == AccessScopeType.Cluster)
        {
            throw new EksAccessException(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidState, $"{before.PrincipalArn} has {AccessPolicyText.Format(arn, old)} in the whole cluster: a single namespace ({taken}) cannot be taken out.")
            {
                RecommendedAction = "Grant the policy with -Exact for the namespaces that shall stay.",
                TargetObject = before.PrincipalArn,
            };
        }

        var rest = old.Namespaces.Except(taken.Namespaces, StringComparer.Ordinal).ToArray();
        var kept = rest.Where(r => taken.Namespaces.Any(t => Overlap(r, t))).ToArray();
        if (kept.Length > 0)
        {
            throw new EksAccessException(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidState, $"{before.PrincipalArn} has {AccessPolicyText.Format(arn, old)}: {string.Join(",", kept)} would stay, and meets what is to be taken away ({taken}).")
            {
                RecommendedAction = $"Name {string.Join(",", kept)} too, if all of it shall go, or grant the policy with -Exact for the namespaces that shall stay.",
                TargetObject = before.PrincipalArn,
            };
        }

        return rest.Length == 0 ? null : AccessScope.ForNamespaces(rest);
    }

    // Two wildcards count as meeting when the text before the first star and that after the last one go together: rather too
    // often than too seldom.
    private static bool Overlap(string left, string right)
    {
        if (!NamespacePattern.HasWildcard(left) || !NamespacePattern.HasWildcard(right))
        {
            var (pattern, name) = NamespacePattern.HasWildcard(left) ? (left, right) : (right, left);
            return NamespacePattern.Takes(pattern, name) != AccessVerdict.NotAllowed;
        }

        string Head(string p) => p.Substring(0, p.IndexOf('*'));
        string Tail(string p) => p.Substring(p.LastIndexOf('*') + 1);
        return (Head(left).StartsWith(Head(right), StringComparison.Ordinal) || Head(right).StartsWith(Head(left), StringComparison.Ordinal))
            && (Tail(left).EndsWith(Tail(right), StringComparison.Ordinal) || Tail(right).EndsWith(Tail(left), StringComparison.Ordinal));
    }

    private static string Held(EKSAccessEntry entry)
    {
        var held = entry.AccessPolicy.Select(p => "policy " + p).Concat(entry.KubernetesGroups.Select(g => "group " + g)).ToArray();
        return held.Length == 0 ? string.Empty : ", with " + string.Join(", ", held);
    }
}
