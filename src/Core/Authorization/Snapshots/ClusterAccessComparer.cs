using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>Compares the access of every principal of a cluster on two sides.</summary>
public static class ClusterAccessComparer
{
    /// <summary>A row for each principal of either side, in the order of their ARNs.</summary>
    /// <param name="reference">The reference side.</param>
    /// <param name="difference">The other side, of the same cluster at another time, or with changes applied.</param>
    /// <param name="planned">Principals whose entries on the other side were planned by us: these are never Revealed.</param>
    /// <param name="catalogue">The access policies; the module's own when null.</param>
    public static IEnumerable<EKSAccessDifference> Compare(
        EKSClusterAccess reference,
        EKSClusterAccess difference,
        IEnumerable<string>? planned = null,
        AccessPolicyCatalogue? catalogue = null)
    {
        var (left, right) = (new ClusterAccessAnalysis(reference, catalogue), new ClusterAccessAnalysis(difference, catalogue));
        var comparer = new AccessComparer(NamespacesOf(reference, difference));
        var ours = new HashSet<string>((planned ?? []).Select(Canonical), StringComparer.OrdinalIgnoreCase);
        foreach (var pair in Pair(left, right))
        {
            var (before, after) = pair.Value;
            var comparison = comparer.Compare(left.Prepare(before), right.Prepare(after));
            var row = left.Place(new EKSAccessDifference
            {
                // An entry's ARN has the role's path; a row's has not.
                PrincipalArn = after.Entry?.PrincipalArn ?? before.Entry?.PrincipalArn ?? after.PrincipalArn,
                PermissionSet = PrincipalArn.TryParse(after.PrincipalArn, out var principal) ? principal.PermissionSet : null,
                Verdict = comparison.Verdict,
                FutureVerdict = comparison.FutureVerdict,
                Before = left.Summarizer.Describe(left.Prepare(before)),
                After = left.Summarizer.Describe(right.Prepare(after)),
                Differences = comparison.Differences,
                FutureDifferences = comparison.FutureDifferences,
                Standing = StandingOf(left, before, after, comparison, ours.Contains(pair.Key)),
            });
            yield return row with { Id = StableId.Of(row.ClusterArn, pair.Key, row.Verdict.ToString(), row.Standing.ToString(), comparison.Id) };
        }
    }

    /// <summary>
    /// Compares clusters of two sides, paired by ARN, by name where one side has no ARN. A cluster on one side only is a single
    /// row: Gained when it was added, Lost when it is gone.
    /// </summary>
    public static IEnumerable<EKSAccessDifference> CompareMany(
        IEnumerable<EKSClusterAccess> reference,
        IEnumerable<EKSClusterAccess> difference,
        AccessPolicyCatalogue? catalogue = null)
    {
        var right = difference.ToDictionary(Key, StringComparer.Ordinal);
        foreach (var before in reference)
        {
            var key = Key(before);
            if (right.TryGetValue(key, out var after))
            {
                right.Remove(key);
                foreach (var row in Compare(before, after, null, catalogue))
                {
                    yield return row;
                }
            }
            else
            {
                yield return OneSided(before, ComparisonVerdict.Lost, "The cluster is on the reference side only.");
            }
        }

        foreach (var after in right.Values)
        {
            yield return OneSided(after, ComparisonVerdict.Gained, "The cluster is on the difference side only.");
        }
    }

    private static string Key(EKSClusterAccess access) => access.ClusterArn.Length > 0 ? access.ClusterArn : access.ClusterName;

    private static string Canonical(string arn) => PrincipalArn.TryParse(arn, out var principal) ? principal.Canonical : arn;

    private static IEnumerable<string>? NamespacesOf(EKSClusterAccess left, EKSClusterAccess right) =>
        left.Namespaces is null && right.Namespaces is null ? null : (left.Namespaces ?? []).Concat(right.Namespaces ?? []);

    private static SortedDictionary<string, (PrincipalMapping Before, PrincipalMapping After)> Pair(ClusterAccessAnalysis left, ClusterAccessAnalysis right)
    {
        var pairs = new SortedDictionary<string, (PrincipalMapping Before, PrincipalMapping After)>(StringComparer.OrdinalIgnoreCase);
        foreach (var before in ByName(left))
        {
            pairs[before.Key] = (before.Value, Other(right, before.Value));
        }

        foreach (var after in ByName(right))
        {
            pairs[after.Key] = pairs.TryGetValue(after.Key, out var pair) ? (pair.Before, after.Value) : (Other(left, after.Value), after.Value);
        }

        return pairs;
    }

    // Entries for one name under several paths are one principal, of which the mapper says what is known.
    private static IEnumerable<KeyValuePair<string, PrincipalMapping>> ByName(ClusterAccessAnalysis analysis) =>
        analysis.Principals
            .GroupBy(p => Canonical(p.PrincipalArn), StringComparer.OrdinalIgnoreCase)
            .Select(g => new KeyValuePair<string, PrincipalMapping>(g.Key, g.Skip(1).Any() && !IsAccount(g.Key) ? analysis.MapName(g.Key) : g.First()));

    private static bool IsAccount(string arn) => arn.EndsWith(":*", StringComparison.Ordinal);

    // A whole account has no ARN that could be mapped: without its own row it comes in by nothing.
    private static PrincipalMapping Other(ClusterAccessAnalysis analysis, PrincipalMapping mapping) =>
        IsAccount(mapping.PrincipalArn)
            ? analysis.Principals.FirstOrDefault(p => p.PrincipalArn == mapping.PrincipalArn) ?? new PrincipalMapping(mapping.PrincipalArn)
            : analysis.Map(mapping.PrincipalArn);

    private static DifferenceStanding StandingOf(ClusterAccessAnalysis left, PrincipalMapping before, PrincipalMapping after, AccessComparison comparison, bool isPlanned)
    {
        if (!isPlanned && (before.Entry?.EksOwned == true || after.Entry?.EksOwned == true))
        {
            return DifferenceStanding.EksOwned;
        }

        // CONFIG_MAP hides the creator; the step out of it brings to light an entry of just this form.
        var isRevealed = !isPlanned
            && comparison.Verdict == ComparisonVerdict.Gained
            && !AuthenticationModeName.ReadsAccessEntries(left.Access.AuthenticationMode)
            && before.Identity is null
            && after.Entry is { } entry
            && CreatorEntry.IsOfItsForm(entry);
        return isRevealed ? DifferenceStanding.Revealed : DifferenceStanding.Counted;
    }

    private static EKSAccessDifference OneSided(EKSClusterAccess access, ComparisonVerdict verdict, string note) => new()
    {
        ClusterName = access.ClusterName,
        ClusterArn = access.ClusterArn,
        Region = access.Region,
        AccountId = access.AccountId,
        CredentialSource = access.CredentialSource,
        Verdict = verdict,
        FutureVerdict = verdict,
        Note = note,
        Id = StableId.Of(access.ClusterArn, access.ClusterName, verdict.ToString(), note),
    };
}
