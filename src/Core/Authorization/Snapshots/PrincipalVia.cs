namespace EksAccessManagement.Authorization;

/// <summary>By what a principal gets into a cluster.</summary>
public enum PrincipalVia
{
    /// <summary>By nothing.</summary>
    Nothing,

    /// <summary>By its access entry.</summary>
    AccessEntry,

    /// <summary>By a row of aws-auth.</summary>
    AwsAuth,

    /// <summary>That cannot be known, because something was not read.</summary>
    NotKnown,
}
