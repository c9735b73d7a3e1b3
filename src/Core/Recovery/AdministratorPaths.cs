using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Recovery;

/// <summary>
/// Finds who is an administrator of a whole cluster by effective access: by access policies, by RBAC of groups and usernames,
/// by system:masters. Entries that EKS makes for itself and nodes are nobody's way in.
/// </summary>
internal static class AdministratorPaths
{
    private static readonly AccessRequest Everything = new("*") { ApiGroup = "*", Resource = "*" };

    /// <summary>All ways, those behind which nobody stands too.</summary>
    /// <param name="access">The state.</param>
    /// <param name="ofRow">How the principal of a row stands in IAM, by its ARN without path.</param>
    /// <param name="seen">The state that the caller has really read, when <paramref name="access"/> is what becomes of it; else null.</param>
    public static IReadOnlyList<AdministratorPath> Of(EKSClusterAccess access, Func<string, PrincipalStatus> ofRow, EKSClusterAccess? seen = null)
    {
        var stale = StaleOf(access);
        var analysis = WithoutStale(access);
        var caller = EntryOfCaller(seen ?? access);
        var paths = new List<AdministratorPath>();
        var again = new HashSet<string>(stale.Where(e => e.PrincipalStatus == PrincipalStatus.Recreated).Select(e => Canonical(e.PrincipalArn)), StringComparer.OrdinalIgnoreCase);
        foreach (var mapping in WithCaller(analysis))
        {
            if (IsEks(mapping) || analysis.Prepare(mapping)?.Decide(Everything) is not { Verdict: not AccessVerdict.NotAllowed } decision)
            {
                continue;
            }

            paths.Add(PathOf(access, mapping, decision, again, ofRow, caller));
        }

        paths.AddRange(stale.Where(e => !(e.EksOwned == true || AccessEntryType.IsNode(e.Type)) && IsAdministrator(analysis, e)).Select(e => new AdministratorPath(
            e.PrincipalArn,
            AdministratorStanding.Dead,
            "its access entry",
            e.PrincipalStatus == PrincipalStatus.Missing ? "IAM has no such principal" : "the principal was made again after its entry")));
        return paths;
    }

    /// <summary>Whether a principal is an administrator of the whole cluster.</summary>
    public static AccessVerdict VerdictOf(EKSClusterAccess access, string principalArn)
    {
        var analysis = new ClusterAccessAnalysis(access);
        return analysis.Prepare(analysis.Map(principalArn))?.Decide(Everything).Verdict ?? AccessVerdict.NotAllowed;
    }

    /// <summary>What a principal has, in words.</summary>
    public static string Describe(EKSClusterAccess access, string principalArn)
    {
        var analysis = new ClusterAccessAnalysis(access);
        return analysis.Summarizer.Describe(analysis.Prepare(analysis.Map(principalArn)));
    }

    /// <summary>The form in which ARNs of entries, rows and sessions are compared.</summary>
    public static string Canonical(string arn) => PrincipalArn.TryParse(arn, out var principal) ? principal.Canonical : arn;

    private static IEnumerable<PrincipalMapping> WithCaller(ClusterAccessAnalysis analysis)
    {
        // The session of the caller is known, so that it fills templates that are open for others.
        var caller = analysis.Access.CallerArn;
        return caller.Length == 0 ? analysis.Principals : analysis.Principals.Where(m => !Same(m.PrincipalArn, caller)).Concat([analysis.Map(caller)]);
    }

    private static bool Same(string left, string right) => string.Equals(Canonical(left), Canonical(right), StringComparison.OrdinalIgnoreCase);

    private static bool IsEks(PrincipalMapping mapping) =>
        (mapping.Entry is { } entry && (entry.EksOwned == true || AccessEntryType.IsNode(entry.Type)))
        || (PrincipalArn.TryParse(mapping.PrincipalArn, out var principal) && principal.IsServiceLinkedRole);

    private static bool IsAdministrator(ClusterAccessAnalysis analysis, EKSAccessEntry entry) =>
        analysis.Evaluator.Decide(AccessIdentity.Mapped(entry.Username, entry.KubernetesGroups, entry.Policies), Everything).Verdict != AccessVerdict.NotAllowed;

    private static EKSAccessEntry[] StaleOf(EKSClusterAccess access) => AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode)
        ? access.Entries.Where(e => e.PrincipalStatus is PrincipalStatus.Missing or PrincipalStatus.Recreated).ToArray()
        : [];

    // The server passes a stale entry over, so that a row may answer.
    private static ClusterAccessAnalysis WithoutStale(EKSClusterAccess access) => new(access with { Entries = access.Entries.Except(StaleOf(access)).ToArray() });

    // The entry by which the caller must have come in to read: IAM says that it is the caller's, or nothing else lets the caller
    // in. A session does not tell its role's path or age, so that beside a row an entry that was not checked proves nothing.
    private static string? EntryOfCaller(EKSClusterAccess seen)
    {
        if (seen.CallerArn.Length == 0 || !seen.HasRead(SnapshotPart.Rbac) || WithoutStale(seen).Map(seen.CallerArn).Entry is not { } entry)
        {
            return null;
        }

        var others = new ClusterAccessAnalysis(seen with { Entries = seen.Entries.Where(e => !Same(e.PrincipalArn, seen.CallerArn)).ToArray() });
        return entry.PrincipalStatus == PrincipalStatus.Active || others.Map(seen.CallerArn).Identity is null ? entry.PrincipalArn : null;
    }

    private static AdministratorPath PathOf(EKSClusterAccess access, PrincipalMapping mapping, AccessDecision decision, HashSet<string> again, Func<string, PrincipalStatus> ofRow, string? callersEntry)
    {
        var how = $"{(mapping.Entry is null ? mapping.Row?.ToString() ?? "aws-auth" : "its access entry")}: {decision.Source}";
        var arn = mapping.Entry?.PrincipalArn ?? Canonical(mapping.PrincipalArn);
        if (decision.Verdict == AccessVerdict.Unknown)
        {
            return new AdministratorPath(arn, AdministratorStanding.Doubtful, how, $"not known whether it is an administrator: {decision.Doubt}");
        }

        // Who has just read the cluster's RBAC has come in: by a row, or by the entry that must have let him in.
        if (access.CallerArn.Length > 0 && Same(arn, access.CallerArn) && access.HasRead(SnapshotPart.Rbac))
        {
            return mapping.Entry is null or { CreatedAt: null } || mapping.Entry.PrincipalArn == callersEntry
                ? new AdministratorPath(arn, AdministratorStanding.Certain, how, string.Empty)
                : new AdministratorPath(arn, AdministratorStanding.Doubtful, how, "whether you come in by its access entry or by a row of aws-auth could not be checked");
        }

        if (mapping.Entry is null && again.Contains(Canonical(arn)))
        {
            return new AdministratorPath(arn, AdministratorStanding.Doubtful, how, "its access entry is of a principal that was made again; whether its row answers is not certain");
        }

        // An entry that is only planned was made at no time: whoever has the name will come in by it.
        return (mapping.Entry is null or { CreatedAt: null } ? ofRow(Canonical(arn)) : mapping.Entry.PrincipalStatus) switch
        {
            PrincipalStatus.Active => new AdministratorPath(arn, AdministratorStanding.Certain, how, string.Empty),
            PrincipalStatus.NotChecked => new AdministratorPath(arn, AdministratorStanding.Doubtful, how, "whether anybody stands behind it could not be checked"),
            _ => new AdministratorPath(arn, AdministratorStanding.Dead, how, "IAM has no such principal"),
        };
    }
}
