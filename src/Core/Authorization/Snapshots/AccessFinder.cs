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
    /// <summary>All rows: principals in the order of the snapshot, then what could not be evaluated.</summary>
    public static IEnumerable<EKSAccessGrant> Find(ClusterAccessAnalysis analysis, AccessQuestion question)
    {
        question = question with { Request = question.Request.AsSent() };
        var ways = question is { Indirect: true, AnyAccess: false } ? new EscalationFinder(analysis, question.Request) : null;
        var sets = question.PermissionSets.Select(p => new NamePattern(p)).ToArray();
        foreach (var mapping in analysis.Principals)
        {
            if (!IsAskedFor(mapping, sets) || analysis.Prepare(mapping) is not { } prepared)
            {
                continue;
            }

            foreach (var grant in prepared.Grants.SelectMany(g => Match(g, question)))
            {
                yield return Complete(analysis, mapping, question, grant);
            }

            foreach (var grant in ways?.Of(prepared) ?? [])
            {
                yield return Complete(analysis, mapping, question, grant);
            }
        }

        foreach (var part in analysis.Access.NotEvaluated.Where(p => Decides(p, analysis)))
        {
            yield return analysis.Place(new EKSAccessGrant
            {
                Decision = EKSAccessGrant.NotEvaluated,
                Request = TextOf(question),
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
        Request = TextOf(question),
        Via = "cluster",
        Reason = reason,
        EvaluatedAt = at,
    };

    /// <summary>The rows that one source gives; the question's namespace and name may be open.</summary>
    internal static IEnumerable<EKSAccessGrant> Match(Grant grant, AccessQuestion question)
    {
        if (grant.Rules is { Count: 0 } || !IsInScope(grant, question.Request, question.AnyAccess, out var placeDoubt))
        {
            yield break;
        }

        if (grant.Rules is null)
        {
            yield return Row(grant, null, placeDoubt);
            yield break;
        }

        foreach (var rule in grant.Rules.Where(r => question.AnyAccess || Covers(r, question.Request)))
        {
            yield return Row(grant, rule, placeDoubt);
            if (question.AnyAccess || rule.ResourceNames.Count == 0)
            {
                yield break;
            }
        }
    }

    // A whole account may hold the role of any permission set.
    private static bool IsAskedFor(PrincipalMapping mapping, NamePattern[] sets) => sets.Length == 0
        || mapping.PrincipalArn.EndsWith(":*", StringComparison.Ordinal)
        || (PrincipalArn.TryParse(mapping.PrincipalArn, out var principal) && principal.PermissionSet is { } name && Array.Exists(sets, s => s.IsMatch(name)));

    private static bool Decides(NotEvaluatedPart part, ClusterAccessAnalysis analysis) => part.Part switch
    {
        SnapshotPart.NodeRoles or SnapshotPart.Namespaces or SnapshotPart.Principals => false,
        SnapshotPart.AwsAuth => AuthenticationModeName.ReadsAwsAuth(analysis.Access.AuthenticationMode),
        _ => true,
    };

    private static string TextOf(AccessQuestion question) => question.AnyAccess ? "anything"
        : question.Request is { NonResourceUrl: null, Namespace: "" } ? question.Request.ToString().Replace(" in the whole cluster", " anywhere")
        : question.Request.ToString();

    // A right on single names answers a question without a name: it is one on those.
    private static bool Covers(PolicyRule rule, AccessRequest request) =>
        RuleMatcher.Matches(request.Name.Length == 0 && rule.ResourceNames.Count > 0 ? rule with { ResourceNames = [] } : rule, request);

    private static bool IsInScope(Grant grant, AccessRequest request, bool anyAccess, out string? doubt)
    {
        doubt = null;
        var namespaces = grant.Source.Namespaces;
        if (namespaces.Count == 0 || anyAccess)
        {
            return true;
        }

        if (request.NonResourceUrl is not null || ResourceKinds.IsClusterScoped(request))
        {
            return false;
        }

        if (request.Namespace.Length == 0)
        {
            return true;
        }

        var taken = namespaces.Select(n => NamespacePattern.Takes(n, request.Namespace)).ToArray();
        doubt = taken.Contains(AccessVerdict.Allowed) ? null : "AWS does not say what a wildcard does that is not at the end";
        return taken.Any(t => t != AccessVerdict.NotAllowed);
    }

    private static EKSAccessGrant Row(Grant grant, PolicyRule? rule, string? placeDoubt)
    {
        var doubt = grant.Source.Doubt ?? rule?.UnpublishedNames ?? placeDoubt;
        return new EKSAccessGrant
        {
            Decision = (doubt is null ? AccessVerdict.Allowed : AccessVerdict.Unknown).ToString(),
            Via = grant.Source.ToString(),
            Rule = rule?.ToString() ?? string.Empty,
            Scope = ClusterAccessAnalysis.ScopeOf(grant.Source),
            Names = new TextList(rule?.ResourceNames ?? []),
            Reason = doubt ?? string.Empty,
            Source = grant.Source,
        };
    }

    private static EKSAccessGrant Complete(ClusterAccessAnalysis analysis, PrincipalMapping mapping, AccessQuestion question, EKSAccessGrant grant) =>
        analysis.Place(grant with
        {
            PrincipalArn = mapping.PrincipalArn,
            PermissionSet = PrincipalArn.TryParse(mapping.PrincipalArn, out var principal) ? principal.PermissionSet : null,
            Request = TextOf(question),
            Via = $"{(mapping.Via == PrincipalVia.AccessEntry ? "access entry" : mapping.Row?.ToString() ?? "not known")} -> {grant.Via}",
            EksOwned = mapping.Entry?.EksOwned == true,
            EvaluatedAt = analysis.Access.TakenAt,
        });
}
