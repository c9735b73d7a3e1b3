using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Recovery;

/// <summary>
/// Compares the administrators of a cluster before and after a change. Nothing may take away the caller's own way in, or the
/// last one; a way that is not certain never counts as another.
/// </summary>
internal static class LockoutJudge
{
    /// <summary>What the change locks out; null when it locks nobody out.</summary>
    /// <param name="before">The state before.</param>
    /// <param name="after">The state after.</param>
    /// <param name="touched">Principals that are changed: a doubt about them before and after may be two different ones.</param>
    /// <param name="ofRow">How the principal of a row stands in IAM, by its ARN without path.</param>
    public static Lockout? Judge(EKSClusterAccess before, EKSClusterAccess after, IEnumerable<string> touched, Func<string, PrincipalStatus> ofRow)
    {
        var (old, now) = (AdministratorPaths.Of(before, ofRow), AdministratorPaths.Of(after, ofRow, before));
        var changed = new HashSet<string>(touched.Select(AdministratorPaths.Canonical), StringComparer.OrdinalIgnoreCase);
        bool IsLost(AdministratorPath path) => StandingIn(now, path.PrincipalArn) is var left
            && (left < path.Standing || (left != AdministratorStanding.Certain && changed.Contains(AdministratorPaths.Canonical(path.PrincipalArn))));
        var lost = old.Where(p => p.Standing != AdministratorStanding.Dead && IsLost(p)).ToArray();
        if (before.CallerArn.Length > 0 && CallersLoss(before, after, lost) is { } loss)
        {
            return new Lockout(true, AdministratorPaths.Canonical(before.CallerArn), $"{AdministratorPaths.Canonical(before.CallerArn)} is you ({before.CallerArn}): you would take away your own {loss} on cluster {before.ClusterName}. {Remains(after, now)}");
        }

        return lost.Length == 0 || now.Any(p => p.Standing == AdministratorStanding.Certain) ? null : new Lockout(false, lost[0].PrincipalArn, Last(before, after, lost, now));
    }

    private static string Last(EKSClusterAccess before, EKSClusterAccess after, AdministratorPath[] lost, IReadOnlyList<AdministratorPath> now)
    {
        // Not knowing is not the same as having somebody: the way in could be gone for good.
        var open = now.Where(p => p.Standing == AdministratorStanding.Doubtful).ToArray();
        return $"{string.Join(", ", lost.Select(p => p.ToString()))} {(lost.Length == 1 ? "is" : "are")} the last way into cluster {before.ClusterName} as an administrator{(open.Length == 0 ? string.Empty : " behind which somebody is known to stand")}. {Remains(after, now)}";
    }

    private static AdministratorStanding StandingIn(IReadOnlyList<AdministratorPath> paths, string principal) => paths
        .Where(p => string.Equals(AdministratorPaths.Canonical(p.PrincipalArn), AdministratorPaths.Canonical(principal), StringComparison.OrdinalIgnoreCase))
        .Select(p => p.Standing).DefaultIfEmpty(AdministratorStanding.Dead).Max();

    private static string? CallersLoss(EKSClusterAccess before, EKSClusterAccess after, AdministratorPath[] lost)
    {
        var self = AdministratorPaths.Canonical(before.CallerArn);
        if (lost.Any(p => string.Equals(AdministratorPaths.Canonical(p.PrincipalArn), self, StringComparison.OrdinalIgnoreCase)))
        {
            return "way in as an administrator";
        }

        return AdministratorPaths.Describe(before, before.CallerArn) != AccessSummarizer.Nothing && AdministratorPaths.Describe(after, before.CallerArn) == AccessSummarizer.Nothing ? "access" : null;
    }

    /// <summary>What is left to get in by, in sentences.</summary>
    private static string Remains(EKSClusterAccess after, IReadOnlyList<AdministratorPath> now)
    {
        var sure = now.Where(p => p.Standing == AdministratorStanding.Certain).ToArray();
        var open = now.Where(p => p.Standing == AdministratorStanding.Doubtful).ToArray();
        var dead = now.Where(p => p.Standing == AdministratorStanding.Dead).ToArray();
        var isOld = !AuthenticationModeName.ReadsAccessEntries(after.AuthenticationMode);
        var calls = isOld ? "eks:UpdateClusterConfig, eks:CreateAccessEntry and eks:AssociateAccessPolicy" : "eks:CreateAccessEntry and eks:AssociateAccessPolicy";
        var remains = sure.Select(p => p.PrincipalArn)
            .Concat(isOld ? ["the cluster's creator, by a mapping that no API shows, as long as that principal exists"] : [])
            .Concat([$"IAM principals who may call {calls} (Repair-EKSClusterAccess)"]);
        return $"What remains: {string.Join("; ", remains)}."
            + (open.Length == 0 ? string.Empty : $" Not known to be ways in: {string.Join("; ", open.Select(p => p.ToString()))}.")
            + (dead.Length == 0 ? string.Empty : $" These do not count: {string.Join("; ", dead.Select(p => p.ToString()))}.");
    }
}
