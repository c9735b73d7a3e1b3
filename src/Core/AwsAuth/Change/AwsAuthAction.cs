namespace EksAccessManagement.AwsAuth;

/// <summary>What is done to an aws-auth.</summary>
public enum AwsAuthAction
{
    /// <summary>A whole text is put on the cluster.</summary>
    Set,

    /// <summary>One row is added or replaced.</summary>
    Add,

    /// <summary>The rows of one principal are removed.</summary>
    Remove,

    /// <summary>A backup is put back.</summary>
    Restore,
}
