namespace EksAccessManagement.Clusters;

/// <summary>What a piped object says of its cluster. Empty and null both mean that it says nothing.</summary>
public sealed record ClusterLocation
{
    /// <summary>The cluster's name.</summary>
    public string? ClusterName { get; init; }

    /// <summary>The cluster's ARN.</summary>
    public string? ClusterArn { get; init; }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The account.</summary>
    public string? AccountId { get; init; }

    /// <summary>Where the credentials came from, such as <c>profile prod</c>.</summary>
    public string? CredentialSource { get; init; }

    /// <summary>The location of an object of this module.</summary>
    public static ClusterLocation Of(ClusterItem item) => new()
    {
        ClusterName = item.ClusterName,
        ClusterArn = item.ClusterArn,
        Region = item.Region,
        AccountId = item.AccountId,
        CredentialSource = item.CredentialSource,
    };
}
