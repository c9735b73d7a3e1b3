using System;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Migration;

/// <summary>What has to be mended, decided or accepted before the first write.</summary>
internal static class MigrationGate
{
    /// <summary>Refuses what nobody could mean.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>, <c>WildcardNotAllowed</c>.</exception>
    public static void CheckRequest(MigrationRunRequest request)
    {
        if (request.AcceptDifference.FirstOrDefault(NamePattern.HasWildcard) is { } wildcard)
        {
            throw new EksAccessException(ErrorIds.WildcardNotAllowed, ErrorKind.InvalidInput, $"'{wildcard}' is a pattern; differences are accepted one by one.") { RecommendedAction = "Name the ids that the proof shows.", TargetObject = wildcard, EndsPipeline = true };
        }

        if (request.Plan is { } plan && request.Wish.TargetMode != plan.TargetMode)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The plan {plan.Id} ends in the mode {plan.TargetMode}, not in {request.Wish.TargetMode}.") { RecommendedAction = $"Make a plan with -TargetMode {request.Wish.TargetMode}.", TargetObject = plan.Id };
        }
    }

    /// <summary>The fault of a planned role binding whose name stands for something else by now.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="planned">The planned binding.</param>
    /// <param name="other">The one that is there; null when it was there a moment ago.</param>
    public static EksAccessException NameTaken(ClusterTarget target, EKSMigrationPlan plan, RbacBinding planned, RbacBinding? other) => Fault(
        target,
        ErrorIds.PlanOutdated,
        ErrorKind.InvalidState,
        $"Cluster {target} has moved since plan {plan.Id} was made: the role binding {planned.Namespace}/{planned.Name} of the plan {(other is null ? "is made and deleted by somebody else" : $"is there already, and gives {MigrationBindings.Describe(other)}")} in place of {MigrationBindings.Describe(planned)}",
        WayOut(target, plan));

    /// <summary>Refuses a plan that is not ready, moved, or not accepted.</summary>
    /// <exception cref="EksAccessException"><c>PlanOutdated</c>, <c>PlanNotReady</c>, <c>DifferenceNotAccepted</c>, <c>GapNotAccepted</c>.</exception>
    public static void Check(ClusterTarget target, EKSMigrationPlan plan, EKSClusterAccess live, MigrationRunRequest request, bool canBridge)
    {
        var moved = MigrationDrift.Find(plan, live);
        if (moved.Count > 0)
        {
            throw Fault(target, ErrorIds.PlanOutdated, ErrorKind.InvalidState, $"Cluster {target} has moved since plan {plan.Id} was made: {string.Join("; ", moved)}", WayOut(target, plan));
        }

        if (plan.Bindings.Select(b => (Planned: b, Live: live.Bindings.FirstOrDefault(l => l.Namespace == b.Namespace && l.Name == b.Name))).FirstOrDefault(p => p.Live is not null && !MigrationBindings.Gives(p.Live, p.Planned)) is { Live: { } other, Planned: var wanted })
        {
            throw NameTaken(target, plan, wanted, other);
        }

        var blocking = plan.Readiness.Where(c => c.Outcome == MigrationCheckOutcome.Blocks).Select(c => c.ToString())
            .Concat(plan.Questions.Where(q => q.BlocksApi).Select(q => $"row {q}; ways out: {string.Join(", ", q.Choices)}")).ToArray();
        if (blocking.Length > 0)
        {
            throw Fault(target, ErrorIds.PlanNotReady, ErrorKind.InvalidState, $"Cluster {target} is not ready: {string.Join("; ", blocking)}", "Mend it, or choose for each row (-Choice @{ 'ID' = 'stay' }); with -TargetMode API_AND_CONFIG_MAP rows can stay in aws-auth.");
        }

        var open = plan.Proof.Where(p => p.NeedsAcceptance && !request.AcceptDifference.Contains(p.Id, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (open.Length > 0)
        {
            throw Fault(target, ErrorIds.DifferenceNotAccepted, ErrorKind.Guarded, $"The migration of cluster {target} would change access: {string.Join("; ", open.Select(p => $"{p} ({p.Before} -> {p.After}) {string.Join(", ", p.Differences.Take(3))}"))}", $"Look at each; -AcceptDifference {string.Join(",", open.Select(p => p.Id))} lets them happen.");
        }

        if (!request.ApplyBindings && plan.Bindings.FirstOrDefault(b => !live.Bindings.Any(l => l.Namespace == b.Namespace && l.Name == b.Name)) is { } binding)
        {
            throw Fault(target, ErrorIds.PlanNotReady, ErrorKind.InvalidState, $"The plan needs the role binding {binding.Namespace}/{binding.Name} on cluster {target}, which is not there", "Apply the manifests of the plan, or add -ApplyBindings.");
        }

        var gaps = canBridge || request.AcceptGap ? [] : plan.Entries.Where(e => e.NeedsBridge && !live.Entries.Any(l => l.PrincipalArn == e.PrincipalArn && MigrationEntries.Holds(l, e))).ToArray();
        if (gaps.Length > 0)
        {
            throw Fault(target, ErrorIds.GapNotAccepted, ErrorKind.Guarded, $"No temporary binding can be made on cluster {target}: {string.Join(", ", gaps.Select(g => g.PrincipalArn))} would be without rights for some seconds, between entry and policy", "Run as an administrator of the cluster, or add -AcceptGap.");
        }
    }

    /// <summary>What to do when the cluster has moved away from a plan, also in the middle of a run.</summary>
    public static string WayOut(ClusterTarget target, EKSMigrationPlan plan) =>
        $"Make a new plan of the cluster as it is now, with the same choices, look at its proof, and run that plan: $plan = New-EKSAccessMigrationPlan -ClusterName {target.Name} -TargetMode {plan.TargetMode}; Invoke-EKSAccessMigration -Plan $plan. What a run before has made stays and counts; Undo-EKSAccessMigration -ClusterName {target.Name} takes it back instead.";

    private static EksAccessException Fault(ClusterTarget target, string id, ErrorKind kind, string message, string action) =>
        new(id, kind, message + ".") { RecommendedAction = action, TargetObject = target.Name };
}
