using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>Finds who may do something in a snapshot, a row for each source that gives the right.</summary>
public static class AccessFinder
{
    /// <summary>
    /// All rows: principals in the order of the snapshot, then what everybody may, or every service account, then what could not
    /// be evaluated.
    /// </summary>
    public static IEnumerable<EKSAccessGrant> Find(ClusterAccessAnalysis analysis, AccessQuestion question)
    {
        question = question with { Requests = question.Requests.Select(r => r.AsSent()).ToArray() };
        var ways = question is { Indirect: true, AnyAccess: false } ? new EscalationFinder(analysis, question) : null;
        var sets = question.PermissionSets.Select(p => new NamePattern(p)).ToArray();
        foreach (var mapping in analysis.Principals)
        {
            if (!IsAskedFor(mapping, sets) || analysis.Prepare(mapping) is not { } prepared)
            {
                continue;
            }

            foreach (var grant in Of(prepared, question, ways))
            {
                yield return Complete(analysis, mapping, question, grant);
            }
        }

        foreach (var row in sets.Length > 0 ? [] : OfEverybody(analysis, question, ways))
        {
            yield return row;
        }

        foreach (var row in HiddenCreator.Rows(analysis))
        {
            yield return analysis.Place(row with { Request = question.ToString(), Verbs = new TextList(row.PrincipalArn.Length == 0 ? [] : question.Requests.Select(r => r.Verb)), EvaluatedAt = analysis.Access.TakenAt });
        }

        foreach (var part in NotEvaluated(analysis))
        {
            yield return analysis.Place(new EKSAccessGrant
            {
                Decision = EKSAccessGrant.NotEvaluated,
                Request = question.ToString(),
                Via = part.Part,
                Reason = part.Reason,
                EvaluatedAt = analysis.Access.TakenAt,
            });
        }
    }

    /// <summary>A row for a cluster that could not be read at all.</summary>
    public static EKSAccessGrant NotRead(string clusterName, AccessQuestion question, string reason, DateTime at) => new()
    {
        ClusterName = clusterName,
        Decision = EKSAccessGrant.NotEvaluated,
        Request = question.ToString(),
        Via = "cluster",
        Reason = reason,
        EvaluatedAt = at,
    };

    private static IEnumerable<EKSAccessGrant> Of(PreparedIdentity prepared, AccessQuestion question, EscalationFinder? ways) =>
        prepared.Grants.SelectMany(g => GrantMatcher.Match(g, question)).Concat(ways?.Of(prepared) ?? []);

    // What no IAM principal stands behind: rights of those who do not sign in, of whoever does, and of service accounts.
    private static IEnumerable<EKSAccessGrant> OfEverybody(ClusterAccessAnalysis analysis, AccessQuestion question, EscalationFinder? ways) =>
        from everybody in Everybody.Of(analysis.Evaluator.Rbac)
        let prepared = analysis.Evaluator.Prepare(everybody.Identity)
        from grant in Of(prepared, question, ways)
        where !question.AnyAccess || !AccessSummarizer.IsBaseline(grant.Source!)
        let row = everybody.IsAnonymous ? Everybody.Doubted(grant, analysis.Access.KubernetesVersion, question) : grant
        select analysis.Place(row with
        {
            Request = question.ToString(),
            Via = $"{everybody.Who} -> {grant.Via}",
            EvaluatedAt = analysis.Access.TakenAt,
        });

    // A whole account may hold the role of any permission set.
    private static bool IsAskedFor(PrincipalMapping mapping, NamePattern[] sets) => sets.Length == 0
        || mapping.PrincipalArn.EndsWith(":*", StringComparison.Ordinal)
        || (PrincipalArn.TryParse(mapping.PrincipalArn, out var principal) && principal.PermissionSet is { } name && Array.Exists(sets, s => s.IsMatch(name)));

    private static IEnumerable<NotEvaluatedPart> NotEvaluated(ClusterAccessAnalysis analysis) =>
        analysis.Access.NotEvaluated.Where(p => Decides(p, analysis));

    // Whether a principal exists decides only where a row of aws-auth waits behind its entry.
    private static bool Decides(NotEvaluatedPart part, ClusterAccessAnalysis analysis) => part.Part switch
    {
        SnapshotPart.NodeRoles or SnapshotPart.Namespaces => false,
        SnapshotPart.Principals => analysis.Principals.Any(m => m is { Entry.PrincipalStatus: PrincipalStatus.NotChecked, Lost.Count: > 0 }),
        SnapshotPart.AwsAuth => AuthenticationModeName.ReadsAwsAuth(analysis.Access.AuthenticationMode),
        _ => true,
    };

    private static EKSAccessGrant Complete(ClusterAccessAnalysis analysis, PrincipalMapping mapping, AccessQuestion question, EKSAccessGrant grant) =>
        analysis.Place(grant with
        {
            PrincipalArn = mapping.PrincipalArn,
            PermissionSet = PrincipalArn.TryParse(mapping.PrincipalArn, out var principal) ? principal.PermissionSet : null,
            Request = question.ToString(),
            Via = $"{(mapping.Via == PrincipalVia.AccessEntry ? "access entry" : mapping.Row?.ToString() ?? "not known")} -> {grant.Via}",
            Subject = string.Empty,
            EksOwned = mapping.Entry?.EksOwned == true,
            EvaluatedAt = analysis.Access.TakenAt,
        });
}
