using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Migration;

/// <summary>How one cluster leaves aws-auth: what stands in the way, what is done in which order, and what it does to everybody's access.</summary>
/// <remarks>It holds no secret. It can be saved, signed off, and carried out by another person on another machine.</remarks>
public sealed record EKSMigrationPlan : ClusterItem
{
    /// <summary>A short id made of what would be done and of the state it was planned on.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Who made it, by ARN.</summary>
    public string CallerArn { get; init; } = string.Empty;

    /// <summary>The authentication mode it begins in.</summary>
    public string AuthenticationMode { get; init; } = string.Empty;

    /// <summary>The authentication mode it ends in.</summary>
    public string TargetMode { get; init; } = string.Empty;

    /// <summary>What was looked at; never null.</summary>
    public IReadOnlyList<MigrationCheck> Readiness { get; init; } = Array.Empty<MigrationCheck>();

    /// <summary>Whose code must follow; never null.</summary>
    public IReadOnlyList<MigrationOwner> Owners { get; init; } = Array.Empty<MigrationOwner>();

    /// <summary>The entries to make, in order; never null.</summary>
    public IReadOnlyList<MigrationEntry> Entries { get; init; } = Array.Empty<MigrationEntry>();

    /// <summary>Live rows that cannot become entries as they stand; never null.</summary>
    public IReadOnlyList<MigrationQuestion> Questions { get; init; } = Array.Empty<MigrationQuestion>();

    /// <summary>Copies of role bindings that chosen groups and usernames need; never null.</summary>
    public IReadOnlyList<RbacBinding> Bindings { get; init; } = Array.Empty<RbacBinding>();

    /// <summary>The steps in order; never null.</summary>
    public IReadOnlyList<MigrationPlanStep> Steps { get; init; } = Array.Empty<MigrationPlanStep>();

    /// <summary>The proof, a row for each principal; never null.</summary>
    public IReadOnlyList<MigrationProof> Proof { get; init; } = Array.Empty<MigrationProof>();

    /// <summary>True when a temporary binding can carry administrators until their policy works.</summary>
    public bool HasBridge { get; init; }

    /// <summary>Principals that are without their rights for a moment, because no bridge is possible; never null.</summary>
    public TextList Gaps { get; init; } = TextList.Empty;

    /// <summary>What the reader should know, one line each; never null.</summary>
    public TextList Notes { get; init; } = TextList.Empty;

    /// <summary>The hash of the state it was made from.</summary>
    public string StateHash { get; init; } = string.Empty;

    /// <summary>The state it was made from.</summary>
    public EKSClusterAccess Snapshot { get; init; } = new();

    /// <summary>The ids that <c>-AcceptDifference</c> has to name; never null.</summary>
    public TextList DifferencesToAccept => new(Proof.Where(p => p.NeedsAcceptance).Select(p => p.Id));

    /// <summary>True when nothing has to be mended or decided before it can be carried out; differences may still have to be accepted.</summary>
    public bool IsReady => Readiness.All(c => c.Outcome != MigrationCheckOutcome.Blocks) && Questions.All(q => !q.BlocksApi);

    /// <summary>The cluster, the modes and the id.</summary>
    public override string ToString() => $"{ClusterName}: {AuthenticationMode} to {TargetMode}, plan {Id}";
}
