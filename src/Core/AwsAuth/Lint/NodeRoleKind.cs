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

    /// <summary>Machines with an image of the user's own: Linux or Windows, which the service does not say.</summary>
    Custom,
}
