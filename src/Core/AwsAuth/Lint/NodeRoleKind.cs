namespace EksAccessManagement.AwsAuth;

/// <summary>What uses a node role.</summary>
public enum NodeRoleKind
{
    /// <summary>Linux machines.</summary>
    Linux,

    /// <summary>Windows machines.</summary>
    Windows,

    /// <summary>Pods on Fargate.</summary>
    Fargate,
}
