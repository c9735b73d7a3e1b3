using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>Traces one request of one principal through a snapshot.</summary>
public static class AccessTracer
{
    private const int NamedNamespaces = 5;

    /// <summary>Traces the way. The request is taken as the API server would put it (<see cref="AccessRequest.AsSent"/>).</summary>
    /// <param name="analysis">The snapshot.</param>
    /// <param name="principalArn">The principal or session.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="standing">How the principal stands in IAM; null when nobody asked.</param>
    public static EKSAccessTrace Trace(ClusterAccessAnalysis analysis, string principalArn, AccessRequest request, PrincipalStanding? standing = null)
    {
        request = request.AsSent();
        var mapping = analysis.Map(principalArn);
        var prepared = analysis.Prepare(mapping);
        var decision = analysis.Decide(mapping, request);
        var steps = Steps(analysis, mapping, prepared, decision, standing ?? PrincipalStanding.NotAsked).ToArray();
        return analysis.Place(new EKSAccessTrace
        {
            PrincipalArn = principalArn,
            Request = request,
            Verdict = decision.Verdict,
            Steps = steps,
            BrokenLink = steps.FirstOrDefault(s => !s.Holds),
            Via = mapping.Via,
            Username = mapping.Identity?.Username ?? string.Empty,
            Groups = mapping.Identity?.Groups ?? [],
            Source = decision.Source,
            Rule = decision.Rule,
            LookedAt = decision.LookedAt,
            Lost = [.. mapping.Lost, .. LostText(analysis, mapping)],
        });
    }

    // A row that its author sees and the server does not is the first thing to know about somebody who does not get in.
    private static IEnumerable<string> LostText(ClusterAccessAnalysis analysis, PrincipalMapping mapping) =>
        PrincipalArn.TryParse(mapping.PrincipalArn, out var principal) ? AwsAuthLosses.Of(principal.Canonical, analysis.Access, analysis.AwsAuth) : [];

    private static IEnumerable<AccessTraceStep> Steps(ClusterAccessAnalysis analysis, PrincipalMapping mapping, PreparedIdentity? prepared, AccessDecision decision, PrincipalStanding standing)
    {
        var known = PrincipalArn.TryParse(mapping.PrincipalArn, out var principal) && principal.Kind != PrincipalKind.Other;
        yield return new AccessTraceStep("Request", Asked(decision.Request), true);
        yield return new AccessTraceStep(
            "Principal",
            known ? $"{mapping.PrincipalArn} is compared as {principal!.Canonical}{(standing.Text.Length == 0 ? string.Empty : "; " + standing.Text)}" : $"{mapping.PrincipalArn} is no principal that can sign in",
            known && standing.Exists);
        yield return new AccessTraceStep("Mode", $"the cluster's authentication mode is {analysis.Access.AuthenticationMode}", true);
        yield return new AccessTraceStep("Mapping", mapping.Reason, prepared is not null);
        if (prepared is not null)
        {
            var identity = prepared.Identity;
            yield return new AccessTraceStep("Identity", $"{(identity.Username.Length == 0 ? "(no username)" : identity.Username)} in {string.Join(", ", identity.Groups)}", true);
            yield return new AccessTraceStep(
                "Rights",
                Rights(prepared),
                prepared.Sources.Count > 0 || decision.Verdict != AccessVerdict.NotAllowed);
        }

        // Who is not let in has no decision of his own; but who may be the hidden creator is not refused for certain.
        if (prepared is not null || decision.Verdict == AccessVerdict.Unknown)
        {
            yield return new AccessTraceStep("Decision", $"{decision.Verdict}: {decision.Request}: {Reason(decision)}{Elsewhere(analysis, prepared, decision)}", decision.Verdict == AccessVerdict.Allowed);
        }
    }

    // What everybody has who is signed in explains nothing about anybody; it is named, and not spelt out.
    private static string Rights(PreparedIdentity prepared)
    {
        var everybodys = prepared.Sources.Where(AccessSummarizer.IsBaseline).Select(s => s.Binding!.RoleName).ToArray();
        var own = prepared.Sources.Where(s => !AccessSummarizer.IsBaseline(s)).Select(s => s.RoleIsMissing ? $"{s} (that role was not found)" : s.ToString()).ToArray();
        var shared = everybodys.Length == 0 ? string.Empty : $"what everybody has who is signed in ({string.Join(", ", everybodys)})";
        return prepared.Sources.Count == 0 ? "no binding and no access policy names this identity"
            : own.Length == 0 ? $"nothing but {shared}"
            : string.Join("; ", own) + (shared.Length == 0 ? string.Empty : "; and " + shared);
    }

    // The step before has named the sources.
    private static string Reason(AccessDecision decision) => decision is { Verdict: AccessVerdict.NotAllowed, LookedAt.Count: > 0 }
        ? "none of these rights covers it"
        : decision.Reason;

    private static string Asked(AccessRequest request) => request switch
    {
        { NonResourceUrl: not null } => request.ToString(),
        { Namespace.Length: > 0 } => request.ToString(),
        _ when ResourceKinds.IsClusterScoped(request) => $"{request}; this resource is in no namespace",
        _ => $"{request}; no namespace was named, so a right in single namespaces does not answer it",
    };

    // Who leaves the namespace out asks for all of them; that a single one is allowed is mostly what he wanted to know.
    private static string Elsewhere(ClusterAccessAnalysis analysis, PreparedIdentity? prepared, AccessDecision decision)
    {
        var request = decision.Request;
        if (prepared is null || decision.Verdict == AccessVerdict.Allowed || request.NonResourceUrl is not null || request.Namespace.Length > 0 || ResourceKinds.IsClusterScoped(request))
        {
            return string.Empty;
        }

        var places = (analysis.Access.Namespaces ?? [])
            .Concat(prepared.Sources.SelectMany(s => s.Namespaces).Where(n => !NamePattern.HasWildcard(n)))
            .Distinct(StringComparer.Ordinal)
            .Where(n => prepared.Decide(request with { Namespace = n }).Verdict == AccessVerdict.Allowed)
            .OrderBy(n => n, StringComparer.Ordinal)
            .ToArray();
        return places.Length == 0 ? string.Empty
            : $". In single namespaces it is allowed: {string.Join(", ", places.Take(NamedNamespaces))}{(places.Length > NamedNamespaces ? $" and {places.Length - NamedNamespaces} more" : string.Empty)}";
    }
}
