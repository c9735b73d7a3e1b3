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

    /// <summary>The Node authorizer, which lets a node do what the pods on it need.</summary>
    NodeAuthorizer,

    /// <summary>Something that could not be read, and that may give anything.</summary>
    Unread,
}
