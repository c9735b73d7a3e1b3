namespace EksAccessManagement.AwsAuth;

/// <summary>Why a row is not <see cref="AwsAuthRowState.Live"/>.</summary>
public enum AwsAuthRowFlaw
{
    /// <summary>Nothing is wrong with it.</summary>
    None,

    /// <summary>It is no mapping with fields: an empty item, a bare text, a list.</summary>
    NotARow,

    /// <summary>A role row with neither <c>rolearn</c> nor <c>sso</c>, or a user row without <c>userarn</c>.</summary>
    NoArn,

    /// <summary>A role row with both <c>rolearn</c> and <c>sso</c>.</summary>
    ArnAndSso,

    /// <summary>An <c>sso</c> field that the server refuses.</summary>
    InvalidSso,

    /// <summary>An <c>sso</c> row with a partition, whose pattern the server builds without one.</summary>
    SsoWithPartition,

    /// <summary>An <c>sso</c> row, which matches only where the server's alpha switch SSORoleMatch is on.</summary>
    SsoSwitch,

    /// <summary>A role ARN with a path, which STS never shows.</summary>
    RolePath,

    /// <summary>The ARN of a session in place of its role.</summary>
    SessionArn,

    /// <summary>The ARN of something that never authenticates: a group, an instance profile, a policy.</summary>
    NotAPrincipal,

    /// <summary>A wildcard; the server compares texts.</summary>
    Wildcard,

    /// <summary>A partition the server does not accept.</summary>
    UnknownPartition,

    /// <summary>Blanks at an end of the ARN.</summary>
    Blanks,

    /// <summary>Characters that no ARN of a principal holds: brackets, curly quotes.</summary>
    StrangeCharacters,

    /// <summary>The text is no ARN of a principal.</summary>
    NotAnArn,

    /// <summary>An account that is not 12 digits.</summary>
    NotAnAccount,

    /// <summary>A template that can never be filled for this principal, so that every login fails.</summary>
    UnfillableTemplate,

    /// <summary>A later row of <c>mapRoles</c> or <c>mapUsers</c> has the same ARN.</summary>
    LaterRow,

    /// <summary>A row of <c>mapRoles</c> has the ARN of this user row, and roles are asked first.</summary>
    RoleRowFirst,

    /// <summary>Rows whose ARNs differ only in case; the server picks one at random for each login.</summary>
    OtherSpelling,
}
