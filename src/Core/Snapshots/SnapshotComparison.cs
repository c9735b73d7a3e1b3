using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Snapshots;

/// <summary>Compares the access of clusters on two sides: snapshots, the clusters as they are, or specs that nobody has granted yet.</summary>
public static class SnapshotComparison
{
    /// <summary>
    /// A row for each principal of each cluster that stands on both sides, paired by ARN, and one for each cluster that stands
    /// on one side only. What could not be read on either side is a row of the verdict Unknown.
    /// </summary>
    /// <param name="reference">The reference side.</param>
    /// <param name="difference">The other side.</param>
    /// <param name="lookup">How the other side was looked for; null when it was given whole.</param>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c> when a side has a cluster twice.</exception>
    public static IEnumerable<EKSAccessDifference> Compare(
        IReadOnlyList<EKSClusterAccess> reference,
        IReadOnlyList<EKSClusterAccess> difference,
        ClusterLookup? lookup = null)
    {
        var (left, right) = (ByKey(reference, "-ReferenceObject"), ByKey(difference, "-DifferenceObject"));
        foreach (var before in left)
        {
            if (!right.TryGetValue(before.Key, out var after))
            {
                yield return Gone(before.Value, difference, lookup);
                continue;
            }

            foreach (var row in ClusterAccessComparer.Compare(before.Value, after).Concat(Unread(before.Value, after)))
            {
                yield return row;
            }
        }

        foreach (var row in right.Where(r => !left.ContainsKey(r.Key)).SelectMany(r => ClusterAccessComparer.CompareMany([], [r.Value])))
        {
            yield return row;
        }
    }

    /// <summary>A row for each principal of each cluster: as it is, and as it were with the specs granted.</summary>
    /// <param name="reference">The clusters as they are.</param>
    /// <param name="specs">What would be granted; a spec that names no cluster is meant for each.</param>
    /// <param name="mode">The authentication mode to assume afterwards; null keeps it, where it has access entries.</param>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c> when a spec is for a cluster that the reference side lacks.</exception>
    public static IEnumerable<EKSAccessDifference> ComparePlanned(IReadOnlyList<EKSClusterAccess> reference, IReadOnlyList<EKSAccessEntrySpec> specs, string? mode)
    {
        if (specs.FirstOrDefault(s => !reference.Any(r => IsFor(s, r))) is { } lost)
        {
            throw Invalid($"A spec is for the cluster {lost.ClusterName}, which the reference side does not have.", "Give the snapshot of the specs' cluster as -ReferenceObject.", lost);
        }

        return ByKey(reference, "-ReferenceObject").Values.SelectMany(access =>
        {
            var own = specs.Where(s => IsFor(s, access)).ToArray();
            return ClusterAccessComparer.Compare(access, PlannedAccess.Apply(access, own, mode), own.Select(s => s.PrincipalArn).OfType<string>());
        });
    }

    private static bool IsFor(EKSAccessEntrySpec spec, EKSClusterAccess access) =>
        spec.ClusterArn.Length > 0 ? spec.ClusterArn == access.ClusterArn : spec.ClusterName.Length == 0 || spec.ClusterName == access.ClusterName;

    private static Dictionary<string, EKSClusterAccess> ByKey(IReadOnlyList<EKSClusterAccess> clusters, string side)
    {
        var byKey = new Dictionary<string, EKSClusterAccess>(StringComparer.Ordinal);
        foreach (var cluster in clusters)
        {
            var key = cluster.ClusterArn.Length > 0 ? cluster.ClusterArn : cluster.ClusterName;
            if (byKey.ContainsKey(key))
            {
                throw Invalid($"{side} has the cluster {cluster.ClusterName} twice.", "Give one snapshot of each cluster a side.", cluster);
            }

            byKey.Add(key, cluster);
        }

        return byKey;
    }

    private static EKSAccessDifference Gone(EKSClusterAccess before, IReadOnlyCollection<EKSClusterAccess> found, ClusterLookup? lookup) =>
        lookup?.DoubtAbout(before, found) is { } doubt
            ? NotKnown(before, $"The cluster could not be read on the difference side: {doubt}")
            : ClusterAccessComparer.CompareMany([before], []).Single();

    // Principals that only an unread part names have no row of their own; without this they would look equal.
    private static IEnumerable<EKSAccessDifference> Unread(EKSClusterAccess before, EKSClusterAccess after)
    {
        if (before.TakenAt == after.TakenAt)
        {
            yield break;
        }

        foreach (var (access, side) in new[] { (before, "reference"), (after, "difference") })
        {
            foreach (var part in access.NotEvaluated.Where(p => NamesPrincipals(p, access)))
            {
                yield return NotKnown(access, $"Not evaluated on the {side} side: {part}");
            }
        }
    }

    private static bool NamesPrincipals(NotEvaluatedPart part, EKSClusterAccess access) => part.Part switch
    {
        SnapshotPart.AccessEntries => true,
        SnapshotPart.AwsAuth => AuthenticationModeName.ReadsAwsAuth(access.AuthenticationMode),
        _ => false,
    };

    private static EKSAccessDifference NotKnown(EKSClusterAccess access, string note) => new()
    {
        ClusterName = access.ClusterName,
        ClusterArn = access.ClusterArn,
        Region = access.Region,
        AccountId = access.AccountId,
        CredentialSource = access.CredentialSource,
        Verdict = ComparisonVerdict.Unknown,
        FutureVerdict = ComparisonVerdict.Unknown,
        Note = note,
        Id = StableId.Of(access.ClusterArn, access.ClusterName, nameof(ComparisonVerdict.Unknown), note),
    };

    private static EksAccessException Invalid(string message, string action, object target) =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, message) { RecommendedAction = action, TargetObject = target, EndsPipeline = true };
}
