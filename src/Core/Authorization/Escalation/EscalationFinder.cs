using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>
/// Finds the ways around: rights that let their holder reach a request without having it. A way that takes two rights is one
/// only where both are held in the same place; what hangs on things that no snapshot holds is Unknown.
/// </summary>
internal sealed class EscalationFinder
{
    private readonly AccessQuestion _question;
    private readonly WaysAround[] _ways;
    private readonly Dictionary<IReadOnlyList<PolicyRule>, IReadOnlyList<PolicyRule>> _chosen = [];

    public EscalationFinder(ClusterAccessAnalysis analysis, AccessQuestion question)
    {
        _question = question;
        var targets = new EscalationTargets(analysis, question);
        _ways = [new ImpersonationWays(targets), new BindingWays(targets, analysis.Evaluator.Rbac), new RoleWays(targets, analysis.Evaluator.Rbac), new PodWays(targets), new TokenWays(targets), new AnswerWays(targets), new ClusterWays(targets, analysis.Access)];
    }

    /// <summary>The ways around that an identity has.</summary>
    public IEnumerable<EKSAccessGrant> Of(PreparedIdentity identity)
    {
        var held = new HeldPowers(identity, Choose);
        var rows = held.IsEmpty ? [] : WayAround.Rows(_ways.SelectMany(w => w.Of(held)));
        return rows.Concat(identity.Grants.Where(IsOpaqueElsewhere).Select(Opaque));
    }

    private static EKSAccessGrant Opaque(Grant grant) => GrantMatcher.Row(grant, null, ClusterAccessAnalysis.ScopeOf(grant.Source), null, []) with
    {
        Indirect = "may open ways around that nobody knows",
    };

    // Where its rules could give the request itself, that is told already.
    private bool IsOpaqueElsewhere(Grant grant) =>
        grant is { Rules: null, Source.Kind: GrantSourceKind.AccessPolicy } && !GrantMatcher.Match(grant, _question).Any();

    private IReadOnlyList<PolicyRule> Choose(IReadOnlyList<PolicyRule> rules)
    {
        if (!_chosen.TryGetValue(rules, out var chosen))
        {
            _chosen.Add(rules, chosen = rules.Where(Powers.MayBeIn).ToArray());
        }

        return chosen;
    }
}
