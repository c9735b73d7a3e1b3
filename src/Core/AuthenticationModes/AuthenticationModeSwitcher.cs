using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>Makes one step of a cluster's authentication mode and waits for it. A step cannot be undone.</summary>
public sealed class AuthenticationModeSwitcher
{
    private readonly ClusterLocator _locator;
    private readonly IOperator _operator;
    private readonly IClock _clock;

    /// <summary>Makes a switcher for one run.</summary>
    public AuthenticationModeSwitcher(ClusterLocator locator, IOperator @operator, IClock clock)
    {
        (_locator, _operator, _clock) = (locator, @operator, clock);
    }

    /// <summary>Steps to a mode and hands the outcome to the sink. A cluster that has the mode already is a success without a call that writes.</summary>
    /// <exception cref="EksAccessException">
    /// What <see cref="ClusterLocator.LocateAsync"/> throws; <c>UnsupportedModeStep</c>, <c>PlatformTooOld</c>,
    /// <c>WouldLockOut</c>, <c>ClusterNotActive</c>, <c>UpdateFailed</c>, <c>RequestTimedOut</c>, and the faults of the service.
    /// </exception>
    public async Task SwitchAsync(AuthenticationModeRequest request, Func<EKSAuthenticationMode, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var mode = AuthenticationModeName.Parse(request.Mode);
        var target = await _locator.LocateAsync(request.Cluster, cancellationToken).ConfigureAwait(false);
        target.RequireManaged();
        var before = AuthenticationModeName.Of(target.Description);
        if (before == mode)
        {
            await _operator.VerboseAsync($"Cluster {target} has the mode {mode} already.", cancellationToken).ConfigureAwait(false);
            await sink(AuthenticationModeView.Of(target, target.Description, null) with { PreviousMode = mode }, cancellationToken).ConfigureAwait(false);
            return;
        }

        AuthenticationModeStep.Check(target, target.Description, mode);
        await GuardAsync(target, mode, request.AllowLockout, cancellationToken).ConfigureAwait(false);
        var confirmed = await _operator.ConfirmAsync(target.ToString(), Phrase(before, mode), cancellationToken).ConfigureAwait(false);
        if (_operator.DryRun)
        {
            await sink(AuthenticationModeView.Of(target, target.Description, null) with { PreviousMode = before, Changed = true }, cancellationToken).ConfigureAwait(false);
        }
        else if (confirmed)
        {
            var after = await StepAsync(target, mode, _clock.UtcNow + request.Timeout, cancellationToken).ConfigureAwait(false);
            await sink(AuthenticationModeView.Of(target, after, null) with { PreviousMode = before, Changed = true, Applied = true }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a step that was agreed to already, from the mode that the target says.</summary>
    /// <exception cref="EksAccessException">As <see cref="SwitchAsync"/>.</exception>
    internal Task<ClusterDescription> StepAsync(ClusterTarget target, string mode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        AuthenticationModeStep.Check(target, target.Description, mode);
        return StepAsync(target, mode, _clock.UtcNow + timeout, cancellationToken);
    }

    // Only the step to API takes anything away: from then on nobody reads aws-auth.
    private async Task GuardAsync(ClusterTarget target, string mode, bool allowsLockout, CancellationToken cancellationToken)
    {
        if (mode != AuthenticationModeName.Api)
        {
            return;
        }

        var guard = new AccessGuard(_operator);
        var now = await guard.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        var then = ClusterAccessAnalysis.Complete(now with { AuthenticationMode = mode });
        if (!allowsLockout)
        {
            var lockout = now.AwsAuth is null || !now.HasRead(SnapshotPart.AccessEntries)
                ? Unread(now, then)
                : await guard.JudgeAsync(target, now, then, [], cancellationToken).ConfigureAwait(false);
            if (lockout is not null && !_operator.DryRun)
            {
                throw AccessGuard.Fault(lockout);
            }

            if (lockout is not null)
            {
                await _operator.WarnAsync("Would be held back: " + lockout.Message, cancellationToken).ConfigureAwait(false);
            }
        }

        if (CutOff(now, then) is { Length: > 0 } losers)
        {
            await _operator.WarnAsync($"These come into cluster {target} by aws-auth only, and no longer after the step to {mode}: {string.Join(", ", losers)}.", cancellationToken).ConfigureAwait(false);
        }
    }

    // Without aws-auth nobody knows who is cut off; a certain administrator by an entry is enough to go on.
    private static Lockout? Unread(EKSClusterAccess now, EKSClusterAccess then) =>
        AdministratorPaths.Of(then, _ => PrincipalStatus.NotChecked, now).Any(p => p.Standing == AdministratorStanding.Certain)
            ? null
            : new Lockout(false, now.ClusterName, $"Who comes into cluster {now.ClusterName} by aws-auth or entries cannot be read whole ({string.Join("; ", now.NotEvaluated)}), and no access entry of an administrator who is known to exist would remain.");

    private static string[] CutOff(EKSClusterAccess now, EKSClusterAccess then)
    {
        var left = new HashSet<string>(then.Principals.Where(p => p.Via != PrincipalVia.Nothing).Select(p => AdministratorPaths.Canonical(p.PrincipalArn)), StringComparer.OrdinalIgnoreCase);
        return ClusterAccessAnalysis.Complete(now).Principals.Where(p => p.Via == PrincipalVia.AwsAuth).Select(p => p.PrincipalArn).Where(p => !left.Contains(AdministratorPaths.Canonical(p))).ToArray();
    }

    private static string Phrase(string from, string to) =>
        $"Change the authentication mode from {from} to {to}. This cannot be undone."
        + (to == AuthenticationModeName.Api ? " The aws-auth ConfigMap loses its effect: whoever has no access entry loses access." : string.Empty);

    private async Task<ClusterDescription> StepAsync(ClusterTarget target, string mode, DateTime deadline, CancellationToken cancellationToken)
    {
        var updates = new ClusterUpdates(target, _operator, _clock);
        if (target.Description.Status == "UPDATING")
        {
            await WaitForOtherAsync(target, updates, deadline, cancellationToken).ConfigureAwait(false);
        }

        var update = await StartAsync(target, updates, mode, deadline, cancellationToken).ConfigureAwait(false);
        if (update is not null)
        {
            update = await updates.WaitAsync(update, deadline, cancellationToken).ConfigureAwait(false);
            RefuseFailure(target, update, mode);
        }

        return await updates.WaitForModeAsync(mode, deadline, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the update; null when somebody else has made the step.</summary>
    private async Task<ClusterUpdate?> StartAsync(ClusterTarget target, ClusterUpdates updates, string mode, DateTime deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await target.Eks.UpdateAuthenticationModeAsync(target.Name, mode, cancellationToken).ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (IsBusy(fault))
            {
                if (await WaitForOtherAsync(target, updates, deadline, cancellationToken).ConfigureAwait(false) is null)
                {
                    // EKS patches platforms by itself; such an update is in nobody's list.
                    await updates.PauseAsync("another update that EKS does not list", TimeSpan.FromSeconds(15), deadline, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (EksAccessException fault) when (fault.ErrorId is ErrorIds.RequestRejected or ErrorIds.UnsupportedModeStep)
            {
                var cluster = await target.Eks.DescribeClusterAsync(target.Name, cancellationToken).ConfigureAwait(false);
                if (AuthenticationModeName.Of(cluster) != mode)
                {
                    throw;
                }

                await _operator.VerboseAsync($"Somebody else has brought cluster {target} to {mode}.", cancellationToken).ConfigureAwait(false);
                return null;
            }
        }
    }

    private async Task<ClusterUpdate?> WaitForOtherAsync(ClusterTarget target, ClusterUpdates updates, DateTime deadline, CancellationToken cancellationToken)
    {
        var other = await updates.FindRunningAsync(cancellationToken).ConfigureAwait(false);
        if (other is not null)
        {
            await _operator.VerboseAsync($"Cluster {target} is busy with update {other.Id} of type {other.Type}; waiting for it.", cancellationToken).ConfigureAwait(false);
            await updates.WaitAsync(other, deadline, cancellationToken).ConfigureAwait(false);
        }

        return other;
    }

    // The service says ResourceInUse; one report has InvalidRequest with the same text.
    private static bool IsBusy(EksAccessException fault) =>
        fault.ErrorId == ErrorIds.ResourceInUse
        || fault.Message.IndexOf("currently has update", StringComparison.OrdinalIgnoreCase) >= 0
        || fault.Message.IndexOf("status UPDATING", StringComparison.OrdinalIgnoreCase) >= 0;

    private static void RefuseFailure(ClusterTarget target, ClusterUpdate update, string mode)
    {
        if (update.Status == "Successful")
        {
            return;
        }

        var why = update.Errors.Count == 0 ? "EKS lists no errors for it" : string.Join("; ", update.Errors.Select(e => e.TrimEnd('.')));
        throw new EksAccessException(ErrorIds.UpdateFailed, ErrorKind.InvalidState, $"Update {update.Id} of cluster {target} to the mode {mode} ended as {update.Status}: {why}.")
        {
            RecommendedAction = "See the cluster's health issues in the EKS console, then run the command again.",
            TargetObject = target.Name,
            Operation = "UpdateClusterConfig",
        };
    }
}
