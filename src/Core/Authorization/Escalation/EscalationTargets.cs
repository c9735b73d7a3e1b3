using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Who could make the request that is asked about, and which roles would give it; each with the verbs. Worked out once a question.</summary>
internal sealed class EscalationTargets
{
    private const string AccountPrefix = "system:serviceaccount:";

    private readonly ClusterAccessAnalysis _analysis;
    private readonly AccessQuestion _question;

    public EscalationTargets(ClusterAccessAnalysis analysis, AccessQuestion question)
    {
        (_analysis, _question) = (analysis, question with { Indirect = false });
        var rbac = analysis.Evaluator.Rbac;
        Verbs = question.Requests.Select(r => r.Verb).ToArray();
        Users = Reaching(rbac.Users.Where(u => !u.StartsWith(AccountPrefix, StringComparison.Ordinal)), u => new AccessIdentity(u));
        Groups = Reaching(new[] { AccessIdentity.Masters }.Concat(rbac.Groups), g => new AccessIdentity(string.Empty) { Groups = [g] });
        Accounts = AllAccounts(rbac, analysis.Access.Namespaces ?? ["default", "kube-system"])
            .Distinct()
            .Select(a => (a.Place, a.Name, Verbs: (IReadOnlyCollection<string>)VerbsOf(AccessIdentity.ServiceAccount(a.Place, a.Name))))
            .Where(a => a.Verbs.Count > 0)
            .GroupBy(a => a.Place, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, IReadOnlyDictionary<string, IReadOnlyCollection<string>> (g) => g.OrderBy(a => a.Name, StringComparer.Ordinal).ToDictionary(a => a.Name, a => a.Verbs, StringComparer.Ordinal), StringComparer.Ordinal);
        Mounted = question.Request is { ApiGroup: "", Subresource: "", NonResourceUrl: null, Resource: "secrets" or "configmaps" }
            ? Verbs.Where(v => v is "get" or "list" or "watch").ToArray()
            : [];
        Place = question.Requests.Select(r => r.Namespace).FirstOrDefault(n => n.Length > 0) ?? string.Empty;
    }

    /// <summary>What is asked for.</summary>
    public IReadOnlyList<AccessRequest> Requests => _question.Requests;

    /// <summary>The verbs that are asked for.</summary>
    public IReadOnlyCollection<string> Verbs { get; }

    /// <summary>Those of them that a mounted object answers: what is asked for is the content of secrets or ConfigMaps.</summary>
    public IReadOnlyCollection<string> Mounted { get; }

    /// <summary>What is mounted.</summary>
    public string MountedKind => _question.Request.Resource == "secrets" ? "any secret" : "any ConfigMap";

    /// <summary>True when what is asked for can be held in a namespace.</summary>
    public bool HasLocal => _question.Requests.Any(IsLocal);

    /// <summary>The namespace that is asked about; empty for anywhere.</summary>
    public string Place { get; }

    /// <summary>Users whom bindings name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Users { get; }

    /// <summary>Groups whom bindings name, and system:masters.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Groups { get; }

    /// <summary>Service accounts by their namespaces.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyCollection<string>>> Accounts { get; }

    /// <summary>The verbs that a role gives where it is bound: in the whole cluster, or in a namespace.</summary>
    public IReadOnlyCollection<string> VerbsOf(RbacRole role, bool inNamespace) => _question.Requests
        .Where(r => !inNamespace || IsLocal(r))
        .Where(r => role.Rules.Any(rule => GrantMatcher.Covers(rule, r)))
        .Select(r => r.Verb)
        .ToArray();

    private static bool IsLocal(AccessRequest request) => request.NonResourceUrl is null && !ResourceKinds.IsClusterScoped(request);

    private static IEnumerable<(string Place, string Name)> AllAccounts(RbacState rbac, IReadOnlyList<string> namespaces)
    {
        foreach (var parts in rbac.Users.Where(u => u.StartsWith(AccountPrefix, StringComparison.Ordinal)).Select(u => u.Substring(AccountPrefix.Length).Split(':')).Where(p => p.Length == 2))
        {
            yield return (parts[0], parts[1]);
        }

        // What is bound to all service accounts, every namespace's default one has.
        foreach (var group in rbac.Groups.Where(g => g.StartsWith(AccessIdentity.ServiceAccounts + ":", StringComparison.Ordinal)))
        {
            yield return (group.Substring(AccessIdentity.ServiceAccounts.Length + 1), "default");
        }

        if (rbac.HasGroup(AccessIdentity.ServiceAccounts) || rbac.HasGroup(AccessIdentity.Authenticated))
        {
            foreach (var name in namespaces)
            {
                yield return (name, "default");
            }
        }
    }

    private Dictionary<string, IReadOnlyCollection<string>> Reaching(IEnumerable<string> names, Func<string, AccessIdentity> identity) => names
        .Distinct(StringComparer.Ordinal)
        .Select(n => (Name: n, Verbs: (IReadOnlyCollection<string>)VerbsOf(identity(n))))
        .Where(x => x.Verbs.Count > 0)
        .ToDictionary(x => x.Name, x => x.Verbs, StringComparer.Ordinal);

    private string[] VerbsOf(AccessIdentity identity) => _analysis.Evaluator.Prepare(identity).Grants
        .Where(g => g.Source.Kind != GrantSourceKind.NodeAuthorizer)
        .SelectMany(g => GrantMatcher.Match(g, _question))
        .SelectMany(r => r.Verbs)
        .Distinct(StringComparer.Ordinal)
        .ToArray();
}
