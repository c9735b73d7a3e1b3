namespace EksAccessManagement.Clusters;

/// <summary>
/// What every object that came from a cluster carries, so that a later command finds the same cluster again: names only,
/// never a secret.
/// </summary>
public abstract record ClusterItem
{
    /// <summary>The cluster's name; empty when the object did not come from a cluster.</summary>
    public string ClusterName { get; init; } = string.Empty;

    /// <summary>The cluster's ARN; empty when not known.</summary>
    public string ClusterArn { get; init; } = string.Empty;

    /// <summary>The cluster's region; empty when not known.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The cluster's account; empty when not known.</summary>
    public string AccountId { get; init; } = string.Empty;

    /// <summary>Where the credentials came from, by name only, such as <c>profile prod</c>.</summary>
    public string CredentialSource { get; init; } = string.Empty;
}
