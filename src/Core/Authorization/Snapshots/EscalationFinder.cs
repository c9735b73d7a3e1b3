using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AuthenticationModes;

namespace EksAccessManagement.Authorization;

/// <summary>
/// Finds the ways around: rights that let their holder reach a request without having it. Service accounts that may make the
/// request are worked out once.
/// </summary>
/// <remarks>Source: Kubernetes documentation, "RBAC good practices" (privilege escalation risks).</remarks>
internal sealed class EscalationFinder
{
    private const string Rbac = "rbac.authorization.k8s.io";

    private readonly ClusterAccessAnalysis _analysis;
    private readonly Dictionary<string, SortedSet<string>> _serviceAccounts = new(StringComparer.Ordinal);
    private readonly bool _usersReach;
    private readonly List<string> _groups = [];

    public EscalationFinder(ClusterAccessAnalysis analysis, AccessRequest request)
    {
        _analysis = analysis;
        var rbac = analysis.Evaluator.Rbac;
        bool Reaches(AccessIdentity identity) => CanReach(analysis.Evaluator.Prepare(identity), request);
        _usersReach = rbac.Users.Any(u => Reaches(new AccessIdentity(u)));
        _groups.AddRange(rbac.Groups.Concat([AccessIdentity.Masters]).Distinct(StringComparer.Ordinal).Where(g => Reaches(new AccessIdentity(string.Empty) { Groups = [g] })));
        foreach (var (place, name) in ServiceAccounts(rbac, analysis.Access.Namespaces ?? []).Where(a => Reaches(AccessIdentity.ServiceAccount(a.Namespace, a.Name))))
        {
            if (!_serviceAccounts.TryGetValue(place, out var names))
            {
                _serviceAccounts.Add(place, names = new SortedSet<string>(StringComparer.Ordinal));
            }

            names.Add(name);
        }
    }

    /// <summary>The ways around that an identity has.</summary>
    public IEnumerable<EKSAccessGrant> Of(PreparedIdentity identity)
    {
        foreach (var grant in identity.Grants.Where(g => g.Source.Kind is not (GrantSourceKind.SystemMasters or GrantSourceKind.Unread or GrantSourceKind.NodeAuthorizer)))
        {
            foreach (var (request, way) in Powers().Concat(InNamespaces()))
            {
                foreach (var row in AccessFinder.Match(grant, new AccessQuestion { Request = request }))
                {
                    if (way(row.Names) is { } text)
                    {
                        yield return row with { Indirect = text };
                    }
                }
            }
        }
    }

    private static bool CanReach(PreparedIdentity identity, AccessRequest request) =>
        identity.Grants.Any(g => g.Source.Kind != GrantSourceKind.NodeAuthorizer && AccessFinder.Match(g, new AccessQuestion { Request = request }).Any());

    private static IEnumerable<(string Namespace, string Name)> ServiceAccounts(RbacState rbac, IReadOnlyList<string> namespaces)
    {
        const string User = "system:serviceaccount:";
        const string Group = "system:serviceaccounts";
        foreach (var parts in rbac.Users.Where(u => u.StartsWith(User, StringComparison.Ordinal)).Select(u => u.Substring(User.Length).Split(':')).Where(p => p.Length == 2))
        {
            yield return (parts[0], parts[1]);
        }

        // What is bound to all service accounts, every namespace's default one has.
        foreach (var group in rbac.Groups.Where(g => g.StartsWith(Group + ":", StringComparison.Ordinal)))
        {
            yield return (group.Substring(Group.Length + 1), "default");
        }

        if (rbac.HasGroup(Group) || rbac.HasGroup(AccessIdentity.Authenticated))
        {
            foreach (var name in namespaces)
            {
                yield return (name, "default");
            }
        }
    }

    private static AccessRequest Ask(string verb, string group, string resource, string @namespace = "") =>
        new(verb) { ApiGroup = group, Resource = resource, Namespace = @namespace };

    private IEnumerable<(AccessRequest Request, Func<IReadOnlyList<string>, string?> Way)> Powers()
    {
        yield return (Ask("impersonate", string.Empty, "users"), names => _usersReach || _groups.Contains(AccessIdentity.Authenticated) ? $"impersonates users{Some(names)}" : null);
        yield return (Ask("impersonate", string.Empty, "groups"), names =>
            names.Count == 0 ? $"impersonates groups, such as {_groups[0]}"
            : names.FirstOrDefault(_groups.Contains) is { } group ? $"impersonates the group {group}" : null);
        yield return (Ask("bind", Rbac, "clusterroles"), names => $"may bind ClusterRoles{Some(names)} beyond its own rights");
        yield return (Ask("bind", Rbac, "roles"), names => $"may bind Roles{Some(names)} beyond its own rights");
        yield return (Ask("escalate", Rbac, "clusterroles"), names => $"may write ClusterRoles{Some(names)} beyond its own rights");
        yield return (Ask("escalate", Rbac, "roles"), names => $"may write Roles{Some(names)} beyond its own rights");
        foreach (var resource in new[] { "clusterroles", "clusterrolebindings", "roles", "rolebindings" })
        {
            foreach (var verb in new[] { "create", "update", "patch" })
            {
                yield return (Ask(verb, Rbac, resource), names => $"may {verb} {resource}{Some(names)}, as far as the API server's escalation check lets it");
            }
        }

        if (AuthenticationModeName.ReadsAwsAuth(_analysis.Access.AuthenticationMode))
        {
            foreach (var verb in new[] { "create", "update", "patch" })
            {
                // ConfigMaps cannot be created by name, so that only a right on all names counts there.
                yield return (Ask(verb, string.Empty, "configmaps", "kube-system") with { Name = verb == "create" ? string.Empty : "aws-auth" },
                    names => verb != "create" || names.Count == 0 ? $"may {verb} aws-auth and so let anybody in as anybody" : null);
            }
        }
    }

    // What a powerful service account may do, those may do who get hold of its token or run a pod as it.
    private IEnumerable<(AccessRequest Request, Func<IReadOnlyList<string>, string?> Way)> InNamespaces()
    {
        foreach (var pair in _serviceAccounts)
        {
            var (place, accounts) = (pair.Key, pair.Value);
            var who = accounts.Count == 1 ? $"service account {place}/{accounts.Min}" : $"{accounts.Count} service accounts of {place}, such as {accounts.Min}";
            yield return (Ask("impersonate", string.Empty, "serviceaccounts", place), names => Any(names, accounts) ? $"impersonates {who}" : null);
            yield return (Ask("create", string.Empty, "serviceaccounts", place) with { Subresource = "token" }, names => Any(names, accounts) ? $"makes tokens of {who}" : null);
            yield return (Ask("get", string.Empty, "secrets", place), _ => $"reads secrets, where tokens of {who} may lie");
            yield return (Ask("list", string.Empty, "secrets", place), _ => $"lists secrets, where tokens of {who} may lie");
            yield return (Ask("create", string.Empty, "pods", place), _ => $"runs pods as {who}");
            yield return (Ask("create", string.Empty, "pods", place) with { Subresource = "exec" }, _ => $"runs commands in pods of {who}");
            yield return (Ask("get", string.Empty, "pods", place) with { Subresource = "exec" }, _ => $"runs commands in pods of {who}");
            foreach (var workload in new[] { "deployments", "daemonsets", "statefulsets", "replicasets" })
            {
                yield return (Ask("create", "apps", workload, place), _ => $"runs {workload} as {who}");
            }

            yield return (Ask("create", "batch", "jobs", place), _ => $"runs jobs as {who}");
            yield return (Ask("create", "batch", "cronjobs", place), _ => $"runs cronjobs as {who}");
        }
    }

    private static bool Any(IReadOnlyList<string> names, SortedSet<string> accounts) => names.Count == 0 || names.Any(accounts.Contains);

    private static string Some(IReadOnlyList<string> names) => names.Count == 0 ? string.Empty : $" ({string.Join(", ", names)})";
}
