namespace EksAccessManagement.Identity;

/// <summary>What an IAM or STS ARN names.</summary>
public enum PrincipalKind
{
    /// <summary>An IAM role.</summary>
    Role,

    /// <summary>An IAM user.</summary>
    User,

    /// <summary>A session of a role (<c>sts:…:assumed-role/NAME/SESSION</c>).</summary>
    AssumedRole,

    /// <summary>A federated user of STS.</summary>
    FederatedUser,

    /// <summary>The account's root user.</summary>
    Root,

    /// <summary>Something that never authenticates: a group, an instance profile, a policy.</summary>
    Other,
}
