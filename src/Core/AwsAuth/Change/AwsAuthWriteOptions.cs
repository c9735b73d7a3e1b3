using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.AwsAuth;

/// <summary>How a change is made.</summary>
public sealed record AwsAuthWriteOptions
{
    /// <summary>Let a change through that would lock out.</summary>
    public bool AllowLockout { get; init; }

    /// <summary>Let the backup of another cluster through.</summary>
    public bool AllowOtherCluster { get; init; }

    /// <summary>The full path of the backup to be written before the change; null for none.</summary>
    public string? BackupPath { get; init; }

    /// <summary>How often a change is planned anew after somebody else wrote in between.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Judges by effective access what a change of the texts, from the first to the second, locks out; null where nothing but rows is known.</summary>
    internal Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>, CancellationToken, Task<Lockout?>>? Guard { get; init; }

    /// <summary>What is known about the cluster.</summary>
    public LintContext Context { get; init; } = LintContext.None;
}
