using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Migration;

/// <summary>Which aws-auth is converted, and for which cluster.</summary>
public sealed record AwsAuthConvertRequest
{
    /// <summary>The clusters whose aws-auth is read; looked at only when there is no <see cref="Source"/>.</summary>
    public ClusterQuery Clusters { get; init; } = new();

    /// <summary>A file or text that was read already; null to read from the clusters.</summary>
    public AwsAuthSource? Source { get; init; }

    /// <summary>
    /// The cluster that <see cref="Source"/> is converted for: its account's IAM is asked, its node groups and entries are
    /// looked at. Null means the cluster the text itself names (a backup does), or none: then nothing is asked.
    /// </summary>
    public ClusterChoice? Cluster { get; init; }

    /// <summary>The cluster's account, for a text that is converted without a cluster; null when not known.</summary>
    public string? AccountId { get; init; }

    /// <summary>The caller confirms that roles which cannot be looked up have no path.</summary>
    public bool AssumeNoPath { get; init; }
}
