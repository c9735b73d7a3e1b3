using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Migration;

/// <summary>Steps of the authentication mode, and what has to be seen before the last one.</summary>
internal sealed class MigrationModes(MigrationRun run, ClusterLocator locator)
{
    /// <summary>Makes a step when the cluster has not made it, and waits for it.</summary>
    public async Task StepAsync(string mode, CancellationToken cancellationToken)
    {
        await run.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (AuthenticationModeName.IndexOf(run.Target.AuthenticationMode) >= AuthenticationModeName.IndexOf(mode))
        {
            return;
        }

        var switcher = new AuthenticationModeSwitcher(locator, run.Operator, run.Clock);
        await run.WriteAsync("UpdateAuthenticationMode", mode, null, () => switcher.StepAsync(run.Target, mode, run.Request.Timeout, cancellationToken)).ConfigureAwait(false);
        await run.RefreshAsync(cancellationToken).ConfigureAwait(false);
        await run.TellAsync(MigrationStepName.Mode, run.Target.Name, $"The mode is {mode}. This cannot be undone.", MigrationStepStatus.Done, true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses the step to API while a node role lacks its entry, or somebody would lose or gain by it.</summary>
    /// <exception cref="EksAccessException"><c>PlanNotReady</c>, <c>WouldLockOut</c>, <c>MigrationDiffers</c>.</exception>
    public async Task RequireReadyForApiAsync(CancellationToken cancellationToken)
    {
        var now = await run.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!now.HasRead(SnapshotPart.NodeRoles) || !now.HasRead(SnapshotPart.AccessEntries))
        {
            throw NotReady("node roles and access entries cannot be read whole: " + string.Join("; ", now.NotEvaluated.Select(p => p.ToString())));
        }

        var missing = now.NodeRoles.FirstOrDefault(n => !now.Entries.Any(e => e.PrincipalArn == n.RoleArn && AccessEntryType.IsNode(e.Type)));
        if (missing is not null)
        {
            throw NotReady($"{missing.RoleArn} ({missing.UsedBy}) has no access entry of {(missing.IsAssumed ? "a type that fits its own image (Grant-EKSClusterAccess -Type)" : "type " + missing.EntryType)}, and its nodes would be cut off");
        }

        var then = now with { AuthenticationMode = AuthenticationModeName.Api };
        await run.GuardAsync(now, then, [], cancellationToken).ConfigureAwait(false);
        var unexpected = run.Unexpected(then);
        if (unexpected.Count > 0)
        {
            throw Differs(run.Target, unexpected, "The step to API was not made");
        }
    }

    /// <summary>The error for differences that nobody planned.</summary>
    public static EksAccessException Differs(ClusterTarget target, System.Collections.Generic.IReadOnlyList<MigrationProof> unexpected, string state) =>
        new(ErrorIds.MigrationDiffers, ErrorKind.InvalidState, $"Access on cluster {target} is not what the plan says: {string.Join("; ", unexpected.Select(p => $"{p} ({p.Before} -> {p.After}) {string.Join(", ", p.Differences.Take(3))}"))}. {state}.")
        {
            RecommendedAction = "Look at these principals (Trace-EKSClusterAccess); name the ids in -AcceptDifference to go on, or Undo-EKSAccessMigration.",
            TargetObject = target.Name,
        };

    private EksAccessException NotReady(string why) => new(ErrorIds.PlanNotReady, ErrorKind.InvalidState, $"Cluster {run.Target} does not step to API: {why}.")
    {
        RecommendedAction = "Run the migration again: it makes entries that are missing.",
        TargetObject = run.Target.Name,
    };
}
