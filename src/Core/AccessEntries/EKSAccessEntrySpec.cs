using System.Linq;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.AccessEntries;

/// <summary>What a row of aws-auth becomes as an access entry, or why it cannot become one.</summary>
public sealed record EKSAccessEntrySpec : ClusterItem
{
    /// <summary>Whether it can be granted.</summary>
    public AccessEntrySpecStatus Status { get; init; }

    /// <summary>Why it has that status and what to do; for Ready what was changed on the way. Never null.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The IAM principal, with its path; null unless Ready.</summary>
    public string? PrincipalArn { get; init; }

    /// <summary>The ARN, account or permission set as the row has it.</summary>
    public string RowArn { get; init; } = string.Empty;

    /// <summary>The type the entry gets; empty when it cannot be told.</summary>
    public string Type { get; init; } = string.Empty;

    /// <summary>Kubernetes groups the entry gets; never null.</summary>
    public TextList KubernetesGroups { get; init; } = TextList.Empty;

    /// <summary>The username the entry gets; null when EKS makes it.</summary>
    public string? Username { get; init; }

    /// <summary>The access policies the entry gets, as texts; never null.</summary>
    public TextList AccessPolicy { get; init; } = TextList.Empty;

    /// <summary>The username as the row has it.</summary>
    public string RowUsername { get; init; } = string.Empty;

    /// <summary>The groups as the row has them; never null.</summary>
    public TextList RowGroups { get; init; } = TextList.Empty;

    /// <summary>True when the cluster has an access entry for the principal already; null when that could not be read.</summary>
    public bool? HasAccessEntry { get; init; }

    /// <summary>What a decision could look like: a username, a group, an ARN; empty when nothing is to be proposed.</summary>
    public string Proposal { get; init; } = string.Empty;

    /// <summary>The key of aws-auth the row stands in: <c>mapRoles</c>, <c>mapUsers</c> or <c>mapAccounts</c>.</summary>
    public string Section { get; init; } = string.Empty;

    /// <summary>The file the row came from; null when it came from a cluster or from text.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The line of the row in that file or text, from 1; 0 when not known.</summary>
    public int SourceLine { get; init; }

    /// <summary>What granting it would change for its principal; null unless that was asked for and it is Ready.</summary>
    public Authorization.EKSAccessDifference? Comparison { get; init; }

    /// <summary>The verdict of <see cref="Comparison"/>: Equal, Gained, Lost, Both or Unknown; null without one.</summary>
    public Authorization.ComparisonVerdict? Verdict => Comparison?.Verdict;

    /// <summary>Where the row stands: its key and line.</summary>
    public string Place => SourceLine > 0 ? $"{Section}:{SourceLine}" : Section;

    /// <summary>What the row becomes, in a line, or why it becomes nothing.</summary>
    public string Outcome
    {
        get
        {
            string[] parts =
            [
                Username is null ? string.Empty : "username " + Username,
                KubernetesGroups.Count > 0 ? "groups " + string.Join(", ", KubernetesGroups) : string.Empty,
                AccessPolicy.Count > 0 ? "policies " + string.Join(" ", AccessPolicy) : string.Empty,
                Type.Length > 0 && Type != AccessEntryType.Standard ? "type " + Type : string.Empty,
                Verdict is { } verdict ? "access " + verdict : string.Empty,
                Reason,
            ];
            return Status == AccessEntrySpecStatus.Ready ? string.Join("; ", parts.Where(p => p.Length > 0)) : Reason;
        }
    }

    /// <summary>The principal that was found behind the row although the spec is not Ready; null when none was.</summary>
    internal string? FoundArn { get; init; }

    /// <summary>True when nobody looked whether the principal exists under this ARN, or has a path.</summary>
    internal bool IsUnverified { get; init; }

    /// <summary>The status and the row's ARN.</summary>
    public override string ToString() => Status + " " + RowArn;
}
