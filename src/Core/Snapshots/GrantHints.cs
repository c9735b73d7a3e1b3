using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Snapshots;

/// <summary>
/// Says what of an entry gives nothing in its cluster: groups that no binding names, and scopes that match no namespace. Where
/// the cluster cannot be asked, soon and without a word, there are no hints.
/// </summary>
public sealed class GrantHints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, Facts> _facts = new(StringComparer.Ordinal);

    /// <summary>The hints for an entry, in sentences.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="before">The entry as it was; what it had already is not spoken of again.</param>
    /// <param name="after">The entry as it is, or would be.</param>
    /// <param name="bound">Groups whose bindings are being made.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<IReadOnlyList<string>> OfAsync(ClusterTarget target, EKSAccessEntry? before, EKSAccessEntry after, IReadOnlyCollection<string> bound, CancellationToken cancellationToken)
    {
        var groups = after.Type == AccessEntryType.Standard ? after.KubernetesGroups.Except(before?.KubernetesGroups ?? TextList.Empty).Except(bound).ToArray() : [];
        var scopes = after.Policies.Where(p => p.AccessScope.Type == AccessScopeType.Namespace && before?.Policies.Contains(p) != true).ToArray();
        if (groups.Length == 0 && scopes.Length == 0)
        {
            return [];
        }

        var key = target.Arn.ToString();
        if (!_facts.TryGetValue(key, out var facts))
        {
            _facts[key] = facts = await AskAsync(target, cancellationToken).ConfigureAwait(false);
        }

        var hints = new List<string>();
        if (facts.Groups is { } known)
        {
            hints.AddRange(groups.Where(g => !known.Contains(g)).Select(g => $"No binding on cluster {target} names the group {g}: it gives nothing. -ClusterRole makes one."));
        }

        if (facts.Namespaces is { } namespaces)
        {
            hints.AddRange(
                from policy in scopes
                from pattern in policy.AccessScope.Namespaces
                where namespaces.All(n => NamespacePattern.Takes(pattern, n) == AccessVerdict.NotAllowed)
                select $"Cluster {target} has no namespace {pattern}: {EKSAccessPolicyDefinition.ShortNameOf(policy.PolicyName)} gives nothing there yet.");
        }

        return hints;
    }

    private static async Task<Facts> AskAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var facts = new Facts();
        try
        {
            var kubernetes = target.OpenKubernetes();
            var (groups, namespaces) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
            Task Keep(RbacBinding binding, CancellationToken token)
            {
                groups.UnionWith(binding.Subjects.Where(s => s.Kind == "Group").Select(s => s.Name));
                return Task.CompletedTask;
            }

            await kubernetes.ListNamespacesAsync(AccessEntryCalls.Into(namespaces), limit.Token).ConfigureAwait(false);
            facts.Namespaces = namespaces;
            await kubernetes.ListClusterRoleBindingsAsync(Keep, limit.Token).ConfigureAwait(false);
            await kubernetes.ListRoleBindingsAsync(Keep, limit.Token).ConfigureAwait(false);
            facts.Groups = groups;
        }
        catch (EksAccessException)
        {
            // A hint is not worth an error; the snapshot says what could not be read.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The cluster did not answer soon enough.
        }

        return facts;
    }

    private sealed class Facts
    {
        public HashSet<string>? Groups { get; set; }

        public IReadOnlyList<string>? Namespaces { get; set; }
    }
}
