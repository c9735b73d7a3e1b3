using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Ports;
using EksAccessManagement.Rehearse.Rehearsals;

namespace EksAccessManagement.Rehearse.Effects;

/// <summary>Works out what each principal may do before and after: the names of the logins, the cluster's RBAC, and the policies of the entries.</summary>
internal static class EffectiveAccessReader
{
    /// <summary>The stories with what their principals may do.</summary>
    /// <remarks>RBAC is read over the wire, so that what the cluster itself holds counts too.</remarks>
    public static async Task<IReadOnlyList<PrincipalStory>> FillAsync(RehearsalStage stage, IReadOnlyList<PrincipalStory> stories, CancellationToken cancellationToken)
    {
        var target = await stage.LocateAsync(cancellationToken).ConfigureAwait(false);
        var kubernetes = target.OpenKubernetes();
        var rbac = await ReadAsync(kubernetes, cancellationToken).ConfigureAwait(false);
        var namespaces = new List<string>();
        await kubernetes.ListNamespacesAsync((name, _) => Keep(namespaces, name), cancellationToken).ConfigureAwait(false);
        var evaluator = new AccessEvaluator(rbac);
        var comparer = new AccessComparer(namespaces);
        return stories.Select(s => s with { Effective = Change(s, evaluator, comparer) }).ToArray();
    }

    private static EffectiveChange? Change(PrincipalStory story, AccessEvaluator evaluator, AccessComparer comparer)
    {
        if (story.Verdict is MappingVerdict.NotTried or MappingVerdict.NeverLetIn)
        {
            return null;
        }

        var before = Prepare(story.Before, story with { Entry = null }, evaluator);
        var after = Prepare(story.After, story, evaluator);
        return new EffectiveChange(Sources(before), Sources(after), comparer.Compare(before, after));
    }

    private static PreparedIdentity? Prepare(Login login, PrincipalStory story, AccessEvaluator evaluator) => login.Outcome == LoginOutcome.LetIn
        ? evaluator.Prepare(new AccessIdentity(login.Username) { Groups = login.Groups, Policies = story.Entry?.Policies ?? [] })
        : null;

    /// <summary>Where rights come from, but for those that everybody has who is let in.</summary>
    private static string[] Sources(PreparedIdentity? identity) => (identity?.Sources ?? [])
        .Where(s => s.Subject is not { Kind: "Group", Name: AccessIdentity.Authenticated })
        .Select(s => s.RoleIsMissing ? $"{s} (that role does not exist)" : s.Doubt is { } doubt ? $"{s} ({doubt})" : s.ToString())
        .ToArray();

    private static async Task<RbacState> ReadAsync(IKubernetesApi kubernetes, CancellationToken cancellationToken)
    {
        var roles = new List<RbacRole>();
        var bindings = new List<RbacBinding>();
        await kubernetes.ListClusterRolesAsync((role, _) => Keep(roles, role), cancellationToken).ConfigureAwait(false);
        await kubernetes.ListRolesAsync((role, _) => Keep(roles, role), cancellationToken).ConfigureAwait(false);
        await kubernetes.ListClusterRoleBindingsAsync((binding, _) => Keep(bindings, binding), cancellationToken).ConfigureAwait(false);
        await kubernetes.ListRoleBindingsAsync((binding, _) => Keep(bindings, binding), cancellationToken).ConfigureAwait(false);
        return new RbacState(roles, bindings);
    }

    private static Task Keep<T>(List<T> list, T item)
    {
        list.Add(item);
        return Task.CompletedTask;
    }
}
