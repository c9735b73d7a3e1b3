namespace EksAccessManagement.Clusters;

/// <summary>Which one cluster a command works on. A name on the command line wins: all that a piped object says is then ignored.</summary>
public sealed record ClusterChoice
{
    /// <summary>The name or ARN given on the command line; null when none was.</summary>
    public string? ClusterName { get; init; }

    /// <summary>What the piped object says; null when nothing was piped.</summary>
    public ClusterLocation? Piped { get; init; }

    /// <summary>The cluster of that name or ARN.</summary>
    public static ClusterChoice Named(string clusterName) => new() { ClusterName = clusterName };
}
