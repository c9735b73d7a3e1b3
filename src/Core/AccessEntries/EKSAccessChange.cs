using EksAccessManagement.Clusters;

namespace EksAccessManagement.AccessEntries;

/// <summary>What happened to one principal's access on one cluster, or would happen.</summary>
public sealed record EKSAccessChange : ClusterItem
{
    /// <summary>The IAM principal, with its path.</summary>
    public string PrincipalArn { get; init; } = string.Empty;

    /// <summary>The account of the principal.</summary>
    public string PrincipalAccountId { get; init; } = string.Empty;

    /// <summary>The IAM Identity Center permission set behind the principal; null when there is none.</summary>
    public string? PermissionSet { get; init; }

    /// <summary>What was done, or would be done.</summary>
    public AccessChangeAction Action { get; init; }

    /// <summary>True when calls that write were made and succeeded; false for a dry run and when nothing was to be done.</summary>
    public bool Applied { get; init; }

    /// <summary>True when the access was seen working, false when it was waited for but could not be seen; null when nobody asked.</summary>
    public bool? Verified { get; init; }

    /// <summary>The differences, one line each; never null.</summary>
    public TextList Changes { get; init; } = TextList.Empty;

    /// <summary>The differences in one text, all of them: a shell cuts lists off in a table.</summary>
    public string Summary => string.Join(", ", Changes);

    /// <summary>What the reader should know, one line each; never null.</summary>
    public TextList Warnings { get; init; } = TextList.Empty;

    /// <summary>The role bindings of its groups, as manifests for kubectl apply; empty unless a ClusterRole was given.</summary>
    public string Manifest { get; init; } = string.Empty;

    /// <summary>The entry before; null when there was none.</summary>
    public EKSAccessEntry? Before { get; init; }

    /// <summary>The entry after; null when there is none any more.</summary>
    public EKSAccessEntry? After { get; init; }

    /// <summary>The action and the principal's ARN.</summary>
    public override string ToString() => Action + " " + PrincipalArn;
}
