using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Recovery;

/// <summary>One step of getting back into a cluster, as it happens.</summary>
public sealed record EKSRecoveryStep : ClusterItem
{
    /// <summary>The step's place in this run, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The step's name: Cluster, Identity, Status, Mode, Entry, Policy, Restore, Verify, Nodes, Next.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What became of it.</summary>
    public RecoveryStepStatus Status { get; init; }

    /// <summary>What was found or done, and after a failure what to do next.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The principal that gets in; empty while it is not known.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>True when a call that writes was made and succeeded.</summary>
    public bool Applied { get; init; }

    /// <summary>An entry as it was before this step replaced or changed it; null where there was none.</summary>
    public EKSAccessEntry? Before { get; init; }

    /// <summary>The name, the status and the message.</summary>
    public override string ToString() => $"{Number}. {Name} {Status}: {Message}";
}
