namespace EksAccessManagement.Authorization;

/// <summary>The parts of a snapshot that can fail to be read, by the names people see.</summary>
public static class SnapshotPart
{
    /// <summary>The access entries with their policies.</summary>
    public const string AccessEntries = "access entries";

    /// <summary>The aws-auth ConfigMap.</summary>
    public const string AwsAuth = "aws-auth";

    /// <summary>Roles, ClusterRoles and their bindings.</summary>
    public const string Rbac = "RBAC";

    /// <summary>The names of the namespaces.</summary>
    public const string Namespaces = "namespaces";

    /// <summary>The roles of node groups and Fargate profiles.</summary>
    public const string NodeRoles = "node roles";

    /// <summary>How the principals of the entries stand in IAM.</summary>
    public const string Principals = "principals in IAM";

    /// <summary>The creator of a cluster in the mode CONFIG_MAP, whom no API shows. No snapshot can hold it.</summary>
    public const string Creator = "creator of the cluster";
}
