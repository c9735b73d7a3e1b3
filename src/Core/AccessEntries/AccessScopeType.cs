namespace EksAccessManagement.AccessEntries;

/// <summary>The two kinds of access scope of the EKS API (<c>cluster</c> and <c>namespace</c> on the wire).</summary>
public enum AccessScopeType
{
    /// <summary>The whole cluster.</summary>
    Cluster,

    /// <summary>Named namespaces.</summary>
    Namespace,
}
