using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Migration;

/// <summary>What everybody's access will be after a plan, and how that compares with today.</summary>
internal static class MigrationForecast
{
    /// <summary>The snapshot as it will be.</summary>
    public static EKSClusterAccess After(EKSClusterAccess before, IEnumerable<MigrationEntry> entries, IEnumerable<RbacBinding> bindings, string targetMode)
    {
        var specs = entries.Select(e => new EKSAccessEntrySpec
        {
            Status = AccessEntrySpecStatus.Ready,
            PrincipalArn = e.PrincipalArn,
            Type = e.Type,
            Username = e.Username,
            KubernetesGroups = e.KubernetesGroups,
            AccessPolicy = e.AccessPolicy,
        });
        var after = PlannedAccess.Apply(before, specs, targetMode);
        return after with { Bindings = after.Bindings.Concat(bindings).ToArray() };
    }

    /// <summary>Compares two states of the cluster, a row for each principal.</summary>
    /// <param name="before">Before.</param>
    /// <param name="after">After.</param>
    /// <param name="planned">The principals whose entries the plan makes.</param>
    /// <param name="nobody">ARNs of rows, in the form in which ARNs are compared, behind which IAM knows nobody.</param>
    public static IReadOnlyList<MigrationProof> Compare(EKSClusterAccess before, EKSClusterAccess after, IEnumerable<string> planned, ICollection<string> nobody) =>
        ClusterAccessComparer.Compare(before, after, planned).Select(d => new MigrationProof(d.Id, d.PrincipalArn, d.Verdict)
        {
            FutureVerdict = d.FutureVerdict,
            Standing = StandingOf(before, after, d),
            Before = d.Before,
            After = d.After,
            Differences = new TextList(d.Differences.Concat(d.FutureDifferences).Select(x => x.ToString())),
            IsNobody = nobody.Contains(Fold(d.PrincipalArn)),
        }).ToArray();

    /// <summary>An ARN in the form in which rows and entries are compared.</summary>
    public static string Fold(string arn) => (PrincipalArn.TryParse(arn, out var principal) ? principal.Canonical : arn).ToLowerInvariant();

    // The creator may have a row besides the hidden mapping: the step out of CONFIG_MAP brings an entry to light that the row never showed.
    private static DifferenceStanding StandingOf(EKSClusterAccess before, EKSClusterAccess after, EKSAccessDifference difference)
    {
        if (difference.Standing != DifferenceStanding.Counted || AuthenticationModeName.ReadsAccessEntries(before.AuthenticationMode) || difference.Verdict != ComparisonVerdict.Gained)
        {
            return difference.Standing;
        }

        var entry = after.Entries.FirstOrDefault(e => Fold(e.PrincipalArn) == Fold(difference.PrincipalArn));
        return entry is not null && entry.EksOwned != false && CreatorEntry.IsOfItsForm(entry)
            ? DifferenceStanding.Revealed
            : DifferenceStanding.Counted;
    }
}
