namespace EksAccessManagement.AwsAuth;

/// <summary>The three kinds of row.</summary>
public enum AwsAuthRowKind
{
    /// <summary>A row of <c>mapRoles</c>.</summary>
    Role,

    /// <summary>A row of <c>mapUsers</c>.</summary>
    User,

    /// <summary>An account of <c>mapAccounts</c>: every identity of it is let in under its own ARN, without groups.</summary>
    Account,
}
