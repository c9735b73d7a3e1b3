using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Snapshots;

/// <summary>Whom a question is about when nobody is named: whoever took the snapshot.</summary>
public static class AccessPrincipal
{
    /// <summary>The principal that was named, or the caller of the snapshot.</summary>
    /// <param name="named">The ARN given; null for the caller.</param>
    /// <param name="access">The snapshot.</param>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>; <c>InvalidArgument</c> when nobody is named and the snapshot does not know its caller.</exception>
    public static string Of(string? named, EKSClusterAccess access)
    {
        if (named is null)
        {
            return access.CallerArn.Length > 0 ? access.CallerArn : throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The snapshot of {access.ClusterName} does not say who took it.")
            {
                RecommendedAction = "Give -PrincipalArn.",
                TargetObject = access.ClusterName,
                EndsPipeline = true,
            };
        }

        Check(named);
        return named;
    }

    /// <summary>Refuses a text that names nobody: it would be answered with NotAllowed, which sounds like a fact.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>.</exception>
    public static void Check(string arn)
    {
        if (!PrincipalArn.TryParse(arn, out var principal) || principal.Kind == PrincipalKind.Other)
        {
            throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"'{arn}' is not the ARN of an IAM role, role session or user.")
            {
                RecommendedAction = "Write it as arn:aws:iam::111122223333:role/name.",
                TargetObject = arn,
                EndsPipeline = true,
            };
        }
    }

    /// <summary>The role of a permission set in the cluster's account, as far as entries and rows of the snapshot name one.</summary>
    /// <param name="permissionSet">The permission set's name; case counts.</param>
    /// <param name="analysis">The snapshot.</param>
    /// <exception cref="EksAccessException"><c>PermissionSetNotFound</c> when the snapshot names none, or several that may exist.</exception>
    public static string OfPermissionSet(string permissionSet, ClusterAccessAnalysis analysis)
    {
        var access = analysis.Access;
        var known = access.Entries.Select(e => (Arn: e.PrincipalArn, IsGone: e.PrincipalStatus == PrincipalStatus.Missing))
            .Concat((analysis.AwsAuth?.Rows ?? []).Where(r => r.LetsIn && r.Kind == AwsAuthRowKind.Role).Select(r => (r.Arn, IsGone: false)))
            .Select(p => (Principal: PrincipalArn.TryParse(p.Arn, out var principal) ? principal : null, p.IsGone))
            .Where(p => p.Principal is { Kind: PrincipalKind.Role, PermissionSet: not null } && (access.AccountId.Length == 0 || p.Principal.AccountId == access.AccountId))
            .GroupBy(p => p.Principal!.Canonical, StringComparer.Ordinal)
            .Select(g => g.First())
            .ToArray();
        var found = known.Where(p => p.Principal!.PermissionSet == permissionSet).ToArray();
        var alive = found.Where(p => !p.IsGone).ToArray();
        found = alive.Length > 0 ? alive : found;
        if (found.Length == 1)
        {
            return found[0].Principal!.ToString();
        }

        var others = known.Select(p => p.Principal!.PermissionSet!).Distinct().OrderBy(n => n, StringComparer.Ordinal).ToArray();
        throw new EksAccessException(
            ErrorIds.PermissionSetNotFound,
            found.Length == 0 ? ErrorKind.NotFound : ErrorKind.Conflict,
            found.Length == 0
                ? $"No access entry and no row of {access.ClusterName} names a role of the permission set '{permissionSet}'; {(others.Length == 0 ? "none names any permission set" : "they name " + string.Join(", ", others))}."
                : $"The permission set '{permissionSet}' has several roles in {access.ClusterName}: {string.Join(", ", found.Select(p => p.Principal!.ToString()))}.")
        {
            RecommendedAction = "Give -PrincipalArn with the role that is meant.",
            TargetObject = permissionSet,
        };
    }
}
