namespace EksAccessManagement.Authorization;

/// <summary>Where a right comes from.</summary>
public enum GrantSourceKind
{
    /// <summary>A ClusterRoleBinding.</summary>
    ClusterRoleBinding,

    /// <summary>A RoleBinding, in its namespace.</summary>
    RoleBinding,

    /// <summary>An EKS access policy on the principal's access entry.</summary>
    AccessPolicy,

    /// <summary>Membership of the group <c>system:masters</c>, which no authorizer is asked about.</summary>
    SystemMasters,
}
