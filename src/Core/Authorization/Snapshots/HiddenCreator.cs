using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>
/// The creator of a cluster in the mode CONFIG_MAP: an administrator outside aws-auth whom no API shows. Nobody can take that
/// away while the mode lasts, so that a row for the same principal does not either: whether a principal has a row or not, a
/// refusal is not certain as long as it may be the creator.
/// </summary>
/// <remarks>
/// Source: EKS user guide, "Grant IAM users and roles access to Kubernetes APIs" (the creator can neither be seen nor removed in
/// CONFIG_MAP). Whether the hidden mapping follows the ARN or the unique id is not documented, so that even a creator who is
/// named is not let in for certain: he may have been deleted and made again.
/// </remarks>
internal static class HiddenCreator
{
    private const string Rule = "in the mode CONFIG_MAP the creator of the cluster is an administrator whom no API shows and no row takes that from";

    /// <summary>Why a refusal of a principal is not certain; null when it is, or when the mode shows its creator.</summary>
    public static string? DoubtAbout(ClusterAccessAnalysis analysis, string principalArn)
    {
        if (!Hides(analysis.Access) || !PrincipalArn.TryParse(principalArn, out var principal) || principal.Kind == PrincipalKind.Other || !IsOfCluster(principal, analysis.Access))
        {
            return null;
        }

        var named = Named(analysis);
        return named.Count == 0 ? $"{Rule}; {principal.Canonical} may be the creator"
            : named.Any(c => IsSame(c, principal)) ? DoubtAboutNamed(principal)
            : null;
    }

    /// <summary>The rows of a search: each creator who was named, or one that says that nobody is known.</summary>
    public static IEnumerable<EKSAccessGrant> Rows(ClusterAccessAnalysis analysis)
    {
        if (!Hides(analysis.Access))
        {
            return [];
        }

        var named = Named(analysis);
        return named.Count == 0
            ? [new EKSAccessGrant { Decision = EKSAccessGrant.NotEvaluated, Via = SnapshotPart.Creator, Reason = $"{Rule}; -CreatorArn names the creator where you know him" }]
            : named.Select(c => new EKSAccessGrant
            {
                PrincipalArn = c.ToString(),
                PermissionSet = c.PermissionSet,
                Decision = nameof(AccessVerdict.Unknown),
                Via = SnapshotPart.Creator,
                Scope = "cluster",
                Reason = DoubtAboutNamed(c),
            });
    }

    private static string DoubtAboutNamed(PrincipalArn creator) =>
        $"{creator.Canonical} is named as the creator of the cluster, who is an administrator in the mode CONFIG_MAP unless he was deleted and made again since; no API shows it";

    private static bool Hides(EKSClusterAccess access) => !AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode);

    // CreateCluster makes clusters in the caller's own account only. A creator of another account is one of another cluster.
    private static bool IsOfCluster(PrincipalArn principal, EKSClusterAccess access) => access.AccountId.Length == 0 || principal.AccountId == access.AccountId;

    private static List<PrincipalArn> Named(ClusterAccessAnalysis analysis) => analysis.Creators
        .Select(c => PrincipalArn.TryParse(c, out var creator) ? creator : null)
        .OfType<PrincipalArn>()
        .Where(c => IsOfCluster(c, analysis.Access))
        .ToList();

    private static bool IsSame(PrincipalArn one, PrincipalArn other) => string.Equals(one.Canonical, other.Canonical, StringComparison.OrdinalIgnoreCase);
}
