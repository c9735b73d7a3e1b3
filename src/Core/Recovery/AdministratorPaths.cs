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
    public static IReadOnlyList<AdministratorPath> Of(EKSClusterAccess access, Func<string, PrincipalStatus> ofRow)
    {
        var isRead = AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode);
        var stale = isRead ? access.Entries.Where(e => e.PrincipalStatus is PrincipalStatus.Missing or PrincipalStatus.Recreated).ToArray() : [];

        // The server passes a stale entry over, so that a row may answer.
        var analysis = new ClusterAccessAnalysis(access with { Entries = access.Entries.Except(stale).ToArray() });
        var paths = new List<AdministratorPath>();
        var again = new HashSet<string>(stale.Where(e => e.PrincipalStatus == PrincipalStatus.Recreated).Select(e => Canonical(e.PrincipalArn)), StringComparer.OrdinalIgnoreCase);
        foreach (var mapping in WithCaller(analysis))
        {
            if (IsEks(mapping) || analysis.Prepare(mapping)?.Decide(Everything) is not { Verdict: not AccessVerdict.NotAllowed } decision)
            {
                continue;
            }

            paths.Add(PathOf(access, mapping, decision, again, ofRow));
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

    private static AdministratorPath PathOf(EKSClusterAccess access, PrincipalMapping mapping, AccessDecision decision, HashSet<string> again, Func<string, PrincipalStatus> ofRow)
    {
        var how = $"{(mapping.Entry is null ? mapping.Row?.ToString() ?? "aws-auth" : "its access entry")}: {decision.Source}";
        var arn = mapping.Entry?.PrincipalArn ?? Canonical(mapping.PrincipalArn);
        if (decision.Verdict == AccessVerdict.Unknown)
        {
            return new AdministratorPath(arn, AdministratorStanding.Doubtful, how, $"not known whether it is an administrator: {decision.Doubt}");
        }

        // Who has just read the cluster's RBAC has come in.
        if (access.CallerArn.Length > 0 && Same(arn, access.CallerArn) && access.HasRead(SnapshotPart.Rbac))
        {
            return new AdministratorPath(arn, AdministratorStanding.Certain, how, string.Empty);
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
