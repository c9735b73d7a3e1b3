using System.Collections.Generic;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Authorization;

/// <summary>What one principal can do in a cluster, in words and in rules.</summary>
public sealed record EffectiveAccess : ClusterItem
{
    /// <summary>The IAM principal; <c>arn:…:iam::ACCOUNT:*</c> stands for a whole account.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>The account of the principal.</summary>
    public string PrincipalAccountId { get; init; } = string.Empty;

    /// <summary>The IAM Identity Center permission set behind the principal; null when there is none.</summary>
    public string? PermissionSet { get; init; }

    /// <summary>
    /// The access in words, such as <c>Cluster admin</c>, <c>Admin in web</c>, <c>Edit in 3 namespaces</c>, <c>custom: 4 rules</c>
    /// or <c>none</c>; what every authenticated user may do is left out.
    /// </summary>
    public string Access { get; init; } = string.Empty;

    /// <summary>By what the principal gets in.</summary>
    public PrincipalVia Via { get; init; }

    /// <summary>The Kubernetes username; a template where it hangs on the session; empty when not let in.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The Kubernetes groups, <c>system:authenticated</c> among them; never null.</summary>
    public TextList Groups { get; init; } = TextList.Empty;

    /// <summary>How the principal of the entry stands in IAM.</summary>
    public PrincipalStatus PrincipalStatus { get; init; }

    /// <summary>True when EKS made the entry for itself.</summary>
    public bool EksOwned { get; init; }

    /// <summary>True when some of it cannot be known.</summary>
    public bool HasUnknown { get; init; }

    /// <summary>The exact rules behind the words; never null.</summary>
    public IReadOnlyList<EffectiveRule> Rules { get; init => field = CellList<EffectiveRule>.Of(value); } = CellList<EffectiveRule>.Empty;

    /// <summary>What is odd about it: groups that no binding names, scopes without a namespace, missing roles; never null.</summary>
    public IReadOnlyList<string> Findings { get; init => field = CellList<string>.Of(value); } = CellList<string>.Empty;

    /// <summary>Rows and entries for the same principal that do not count; never null.</summary>
    public IReadOnlyList<string> Lost { get; init => field = CellList<string>.Of(value); } = CellList<string>.Empty;

    /// <summary>The principal and its access.</summary>
    public override string ToString() => $"{PrincipalArn}: {Access}";
}
