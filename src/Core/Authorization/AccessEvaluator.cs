namespace EksAccessManagement.Authorization;

/// <summary>
/// Decides requests against a cluster's RBAC and the access policies of entries: allow-only, the union of both, exactly
/// as Kubernetes' RBAC authorizer matches rules.
/// </summary>
/// <remarks>
/// Sources: kubernetes, pkg/registry/rbac/validation/rule.go (which bindings apply), plugin/pkg/auth/authorizer/rbac (rules).
/// A policy at cluster scope works as a ClusterRoleBinding does, at namespace scope as RoleBindings do.
/// </remarks>
public sealed class AccessEvaluator
{
    /// <summary>Makes an evaluator.</summary>
    /// <param name="rbac">The cluster's RBAC objects.</param>
    /// <param name="catalogue">The access policies; the module's own when null.</param>
    public AccessEvaluator(RbacState rbac, AccessPolicyCatalogue? catalogue = null)
    {
        Rbac = rbac;
        Catalogue = catalogue ?? AccessPolicyCatalogue.Default;
    }

    /// <summary>The cluster's RBAC objects.</summary>
    public RbacState Rbac { get; }

    /// <summary>The access policies.</summary>
    public AccessPolicyCatalogue Catalogue { get; }

    /// <summary>Picks out what gives an identity rights; worth it before more than one question.</summary>
    public PreparedIdentity Prepare(AccessIdentity identity) => new(identity, Rbac, Catalogue);

    /// <summary>Decides one request of an identity.</summary>
    public AccessDecision Decide(AccessIdentity identity, AccessRequest request) => Prepare(identity).Decide(request);
}
