using System;
using System.Threading.Tasks;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Faults.Tests;

/// <summary>What a cmdlet does, over the real connectors: a row of the matrix.</summary>
/// <param name="Cmdlet">The cmdlet, with what makes it another row.</param>
/// <param name="RunAsync">Does it, with the files given, and tells each output in a line.</param>
internal sealed record Operation(string Cmdlet, Func<Cluster, IFiles, Action<string>, Task> RunAsync)
{
    /// <summary>Brings the cluster where the work begins.</summary>
    public Func<Cluster, Task> PrepareAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>The mode of the cluster at the start.</summary>
    public string Mode { get; init; } = "API_AND_CONFIG_MAP";

    /// <summary>True when it makes, changes or deletes entries, so that a second run has to bring one back that somebody deleted.</summary>
    public bool WritesEntries => Cmdlet.StartsWith("Grant-", StringComparison.Ordinal) || Cmdlet.StartsWith("Invoke-", StringComparison.Ordinal) || Cmdlet.StartsWith("Repair-EKS", StringComparison.Ordinal);

    /// <summary>True when it writes files, which may be full or read-only.</summary>
    public bool WritesFiles { get; init; }

    /// <summary>The same with -BreakLock, where there is a lock that a full disk or a lost connection may leave behind.</summary>
    public Func<Cluster, IFiles, Action<string>, Task>? BreakLockAsync { get; init; }

    /// <summary>What is left to do when a second run meets what only an administrator can decide: a principal that is not there, an entry of somebody else's.</summary>
    public Func<Cluster, IFiles, Action<string>, Task>? WayOutAsync { get; init; }

    public override string ToString() => Cmdlet;
}
