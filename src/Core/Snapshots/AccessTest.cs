using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Snapshots;

/// <summary>Gathers the answers of one or many clusters into one: yes when every cluster says yes.</summary>
/// <remarks>Unknown is never rounded: a single doubt, or a cluster that could not be read, leaves no answer.</remarks>
public sealed class AccessTest
{
    private readonly List<string> _doubts = [];
    private int _allowed;
    private int _refused;

    /// <summary>Asks one cluster.</summary>
    /// <returns>The decision, for those who want to tell it.</returns>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>, <c>InvalidArgument</c>.</exception>
    public AccessDecision Add(ClusterAccessAnalysis analysis, string? principalArn, AccessRequest request)
    {
        var principal = AccessPrincipal.Of(principalArn, analysis.Access);
        var decision = analysis.Decide(principal, request.AsSent());
        switch (decision.Verdict)
        {
            case AccessVerdict.Allowed:
                _allowed++;
                break;
            case AccessVerdict.NotAllowed:
                _refused++;
                break;
            default:
                _doubts.Add($"{analysis.Access.ClusterName}: {principal} {decision.Request}: {decision.Reason}");
                break;
        }

        return decision;
    }

    /// <summary>Notes that a cluster or a place could not be read.</summary>
    public void AddFault(EksAccessException fault) => _doubts.Add(fault.Message);

    /// <summary>True when every cluster allows it, false when one certainly does not and nothing is in doubt.</summary>
    /// <exception cref="EksAccessException"><c>AccessUnknown</c> when anything is in doubt, or no cluster was asked.</exception>
    public bool Answer()
    {
        if (_doubts.Count == 0 && _allowed + _refused > 0)
        {
            return _refused == 0;
        }

        throw new EksAccessException(ErrorIds.AccessUnknown, ErrorKind.InvalidState, _doubts.Count == 0 ? "No cluster was asked, so there is no answer." : "That cannot be known. " + string.Join(" ", _doubts.Distinct().Take(5)))
        {
            RecommendedAction = "Trace-EKSClusterAccess shows the whole way, and the property NotEvaluated of Get-EKSClusterAccess what could not be read.",
            EndsPipeline = true,
        };
    }
}
