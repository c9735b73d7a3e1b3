namespace EksAccessManagement.AwsAuth;

/// <summary>Why a change is held back unless it is asked for with <c>-AllowLockout</c>.</summary>
public enum AwsAuthLockout
{
    /// <summary>No row would let nodes in any more.</summary>
    LastNodeRow,

    /// <summary>A node group or Fargate profile would lose its way in.</summary>
    NodeRoleInUse,

    /// <summary>The caller would lose the way in, or the right to come back.</summary>
    CallerRow,

    /// <summary>The cluster's last way in as an administrator would go.</summary>
    LastAdministrator,

    /// <summary>The value of a key would become unreadable, and all its rows be lost.</summary>
    KeyLost,
}
