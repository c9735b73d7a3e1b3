using System;
using System.Collections.Generic;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.AccessEntries;

/// <summary>An access entry with its policies and the state of its principal: every property of AWS's own object, and more.</summary>
public sealed record EKSAccessEntry : ClusterItem
{
    /// <summary>The IAM principal, with its path.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>The account of the principal.</summary>
    public string PrincipalAccountId { get; init; } = string.Empty;

    /// <summary>The IAM Identity Center permission set behind the principal; null when there is none.</summary>
    public string? PermissionSet { get; init; }

    /// <summary>The type, such as <c>STANDARD</c> or <c>EC2_LINUX</c>; an open set of names.</summary>
    public string Type { get; init; } = string.Empty;

    /// <summary>The Kubernetes username, possibly a template; empty in a plan when EKS will choose it.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>Kubernetes groups; never null.</summary>
    public TextList KubernetesGroups { get; init; } = TextList.Empty;

    /// <summary>The policies with their scopes, to look at; never null.</summary>
    public IReadOnlyList<AssociatedAccessPolicy> Policies { get; init => field = CellList<AssociatedAccessPolicy>.Of(value); } = CellList<AssociatedAccessPolicy>.Empty;

    /// <summary>The policies as texts, to bind: <c>View</c>, <c>Edit@web,dev-*</c>; never null.</summary>
    public TextList AccessPolicy { get; init; } = TextList.Empty;

    /// <summary>Tags; never null.</summary>
    public TagMap Tags { get; init; } = new();

    /// <summary>How the principal stands in IAM.</summary>
    public PrincipalStatus PrincipalStatus { get; init; }

    /// <summary>True when EKS made the entry for itself; null when that could not be told.</summary>
    public bool? EksOwned { get; init; }

    /// <summary>How <see cref="EksOwned"/> was told, or why it could not be; empty when nothing speaks for it.</summary>
    public string EksOwnedReason { get; init; } = string.Empty;

    /// <summary>The entry's own ARN; empty in a plan.</summary>
    public string AccessEntryArn { get; init; } = string.Empty;

    /// <summary>When the entry was made, UTC; null in a plan.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC; null in a plan.</summary>
    public DateTime? ModifiedAt { get; init; }

    /// <summary>The principal's ARN.</summary>
    public override string ToString() => PrincipalArn;
}
