using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>The answer of the chain of authorizers.</summary>
/// <param name="Allowed">Whether the first that has an opinion allows it; none ever denies.</param>
/// <param name="Reason">Why; may be empty.</param>
internal sealed record AuthorizerAnswer(bool Allowed, string Reason);

/// <summary>RBAC first, then the access policies of the caller's entry. Neither can deny.</summary>
internal static class KubernetesAuthorizer
{
    private static readonly AuthorizerAnswer NoOpinion = new(false, string.Empty);

    /// <summary>Decides a request.</summary>
    public static AuthorizerAnswer Decide(ClusterData cluster, KubernetesUser user, AccessRequest request, DateTime asOf)
    {
        if (user.IsMaster)
        {
            return new AuthorizerAnswer(true, string.Empty);
        }

        var rbac = DecideByRbac(cluster, user, request);
        return rbac.Allowed ? rbac : DecideByPolicies(cluster, user.PrincipalId, request, asOf);
    }

    /// <summary>RBAC alone.</summary>
    public static AuthorizerAnswer DecideByRbac(ClusterData cluster, KubernetesUser user, AccessRequest request)
    {
        var identity = new AccessIdentity(user.Username) { Groups = user.Groups };
        var decision = new AccessEvaluator(cluster.Objects.Rbac).Decide(identity, request);
        if (decision.Verdict != AccessVerdict.Allowed)
        {
            return NoOpinion;
        }

        if (decision.Source is not { Binding: { } binding, Subject: { } subject })
        {
            return new AuthorizerAnswer(true, string.Empty);
        }

        var name = binding.Namespace is null ? $"ClusterRoleBinding \"{binding.Name}\"" : $"RoleBinding \"{binding.Name}/{binding.Namespace}\"";
        return new AuthorizerAnswer(true, $"RBAC: allowed by {name} of {binding.RoleKind} \"{binding.RoleName}\" to {subject.Kind} \"{subject.Name}\"");
    }

    /// <summary>Access policies alone: they go by the principal's unique id, never by the username. Policies whose rules nobody knows give nothing.</summary>
    public static AuthorizerAnswer DecideByPolicies(ClusterData cluster, string principalId, AccessRequest request, DateTime asOf)
    {
        if (!cluster.HasEntries || IdentityMapper.FindEntry(principalId, cluster, asOf) is not { Policies.Count: > 0 } entry)
        {
            return NoOpinion;
        }

        var policies = entry.Policies.Select(p => new AssociatedAccessPolicy(
            p.PolicyArn, p.IsClusterScope ? AccessScope.Cluster : AccessScope.ForNamespaces(p.Namespaces), p.AssociatedAt, p.ModifiedAt)).ToArray();
        var decision = new AccessEvaluator(RbacState.Empty).Decide(new AccessIdentity(principalId) { Policies = policies }, request);
        if (decision.Verdict != AccessVerdict.Allowed || decision.Source?.Policy is not { } policy)
        {
            return NoOpinion;
        }

        var kind = policy.AccessScope.Type == AccessScopeType.Cluster ? "ClusterRoleBinding" : "RoleBinding";
        return new AuthorizerAnswer(true, $"EKS Access Policy: allowed by {kind} \"{entry.PrincipalArn}+{policy.PolicyArn}\" of ClusterRole \"{policy.PolicyArn}\" to User \"{principalId}\"");
    }
}
