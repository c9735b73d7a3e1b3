using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>Traces one request of one principal through a snapshot.</summary>
public static class AccessTracer
{
    /// <summary>Traces the way. The request is taken as the API server would put it (<see cref="AccessRequest.AsSent"/>).</summary>
    public static EKSAccessTrace Trace(ClusterAccessAnalysis analysis, string principalArn, AccessRequest request)
    {
        request = request.AsSent();
        var mapping = analysis.Map(principalArn);
        var prepared = analysis.Prepare(mapping);
        var decision = prepared?.Decide(request) ?? new AccessDecision(AccessVerdict.NotAllowed, request);
        var steps = Steps(analysis, mapping, prepared, decision).ToArray();
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
            Lost = mapping.Lost,
        });
    }

    private static IEnumerable<AccessTraceStep> Steps(ClusterAccessAnalysis analysis, PrincipalMapping mapping, PreparedIdentity? prepared, AccessDecision decision)
    {
        var known = PrincipalArn.TryParse(mapping.PrincipalArn, out var principal) && principal.Kind != PrincipalKind.Other;
        yield return new AccessTraceStep("Principal", known ? $"{mapping.PrincipalArn} is compared as {principal!.Canonical}" : $"{mapping.PrincipalArn} is no principal that can sign in", known);
        yield return new AccessTraceStep("Mode", $"the cluster's authentication mode is {analysis.Access.AuthenticationMode}", true);
        yield return new AccessTraceStep("Mapping", mapping.Reason, prepared is not null);
        if (prepared is null)
        {
            yield break;
        }

        var identity = prepared.Identity;
        yield return new AccessTraceStep("Identity", $"{(identity.Username.Length == 0 ? "(no username)" : identity.Username)} in {string.Join(", ", identity.Groups)}", true);
        yield return new AccessTraceStep(
            "Rights",
            prepared.Sources.Count == 0 ? "no binding and no access policy names this identity" : string.Join("; ", prepared.Sources),
            prepared.Sources.Count > 0 || decision.Verdict != AccessVerdict.NotAllowed);
        yield return new AccessTraceStep("Decision", $"{decision.Verdict}: {decision.Request}: {decision.Reason}", decision.Verdict == AccessVerdict.Allowed);
    }
}
