namespace EksAccessManagement.AwsAuth;

/// <summary>How a change of the text touches somebody's way in.</summary>
public enum AwsAuthChangeKind
{
    /// <summary>Gets in now and did not before.</summary>
    Added,

    /// <summary>Got in before and does not now.</summary>
    Removed,

    /// <summary>Gets in as somebody else, or with other groups.</summary>
    Changed,

    /// <summary>Whether something changes cannot be known.</summary>
    Unknown,
}
