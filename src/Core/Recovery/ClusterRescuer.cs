using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>
/// Gets a principal back into a cluster that locks everybody out, with the EKS API alone. Every step looks first at what is
/// there, so that running it again goes on where it stopped.
/// </summary>
/// <remarks>Source: AWS re:Post, "How do I use the EKS API to recover cluster access", and the EKS user guide on access entries.</remarks>
public sealed class ClusterRescuer
{
    private readonly ClusterLocator _locator;
    private readonly IFiles _files;
    private readonly IJson _json;
    private readonly IOperator _operator;
    private readonly IClock _clock;

    /// <summary>Makes a rescuer.</summary>
    public ClusterRescuer(ClusterLocator locator, IFiles files, IJson json, IOperator @operator, IClock clock) =>
        (_locator, _files, _json, _operator, _clock) = (locator, files, json, @operator, clock);

    /// <summary>Rescues one cluster and tells each step.</summary>
    /// <exception cref="EksAccessException">The fault that stopped it, with the next thing to do.</exception>
    public async Task RescueAsync(RecoveryRequest request, Func<EKSRecoveryStep, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var policy = AccessPolicyText.Parse(request.AccessPolicy);
        var rescue = new Rescue(request, sink);
        await rescue.StepAsync("Cluster", () => FindAsync(rescue, cancellationToken), "Check the name, the region and the account.", cancellationToken).ConfigureAwait(false);
        await rescue.StepAsync("Identity", () => IdentifyAsync(rescue, cancellationToken), "Give -PrincipalArn, with the role's path.", cancellationToken).ConfigureAwait(false);
        await rescue.StepAsync("Status", () => SettleAsync(rescue, cancellationToken), "Wait until the cluster is ACTIVE.", cancellationToken).ConfigureAwait(false);
        await rescue.StepAsync("Mode", () => StepModeAsync(rescue, cancellationToken), "eks:UpdateClusterConfig is needed, under its condition eks:authenticationMode too; a service control policy may forbid it.", cancellationToken).ConfigureAwait(false);
        if (rescue.IsDeclined)
        {
            return;
        }

        var restore = new RescueRestore(rescue, policy, new StaleEntryStore(_files, _json, request.BackupFolder), _operator, _clock);
        var entry = new RescueEntry(rescue, policy, restore, _operator, _clock);
        await rescue.StepAsync("Entry", () => entry.MakeAsync(cancellationToken), "eks:CreateAccessEntry is asked for on the cluster, eks:DescribeAccessEntry on the entry.", cancellationToken).ConfigureAwait(false);
        if (rescue.IsDeclined)
        {
            return;
        }

        await rescue.StepAsync("Policy", () => entry.AssociateAsync(cancellationToken), "eks:AssociateAccessPolicy is needed, under its conditions eks:policyArn and eks:accessScope too.", cancellationToken).ConfigureAwait(false);
        await rescue.StepAsync("Restore", () => restore.PutBackAsync(entry.IsNew, cancellationToken), "Get-EKSAccessEntry shows what the entry has.", cancellationToken).ConfigureAwait(false);
        await rescue.StepAsync("Verify", () => new RescueVerifier(rescue, _operator, _clock).VerifyAsync(cancellationToken), "Get-EKSAccessEntry shows the entry; Trace-EKSClusterAccess tells what the cluster makes of it.", cancellationToken).ConfigureAwait(false);
        if (!_operator.DryRun)
        {
            await rescue.StepAsync("Nodes", () => new RescueNodes(rescue).LookAsync(cancellationToken), "Get-AwsAuthMapping and Get-EKSAccessEntry show who gets in.", cancellationToken).ConfigureAwait(false);
        }

        await rescue.TellAsync("Next", RecoveryStepStatus.Done, $"Mend aws-auth or finish the migration (New-EKSAccessMigrationPlan). Keep the entry of {rescue.Principal} as the way in for emergencies, or take it away: Revoke-EKSClusterAccess -ClusterName {rescue.Target.Name} -PrincipalArn {rescue.Principal} -All.", false, cancellationToken).ConfigureAwait(false);
    }

    private async Task FindAsync(Rescue rescue, CancellationToken cancellationToken)
    {
        try
        {
            rescue.Target = await (await _locator.LocateAsync(rescue.Request.Cluster, cancellationToken).ConfigureAwait(false)).RefreshAsync(cancellationToken).ConfigureAwait(false);
            rescue.Target.RequireManaged();
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.ClusterNotFound)
        {
            var names = new List<string>();
            try
            {
                await _locator.LocateManyAsync(ClusterQuery.Named("*"), (t, _) => AccessEntryCalls.Into(names)(t.Name, CancellationToken.None), cancellationToken).ConfigureAwait(false);
            }
            catch (EksAccessException)
            {
                // Whoever may not list clusters is told of the first fault alone.
            }

            throw fault.Amend($"{fault.Message.TrimEnd('.')}.{(names.Count == 0 ? string.Empty : $" The region has {string.Join(", ", names)}.")}");
        }

        await rescue.TellAsync("Cluster", RecoveryStepStatus.Done, $"Cluster {rescue.Target}, Kubernetes {rescue.Target.Description.Version} on {rescue.Target.Description.PlatformVersion}, mode {rescue.Target.AuthenticationMode}.", false, cancellationToken).ConfigureAwait(false);
    }

    private static async Task IdentifyAsync(Rescue rescue, CancellationToken cancellationToken)
    {
        var caller = await rescue.Target.GetCallerAsync(cancellationToken).ConfigureAwait(false);
        rescue.CallerArn = caller.Arn;
        var wanted = rescue.Request.PrincipalArn ?? (rescue.Request.PermissionSet is null ? caller.Arn : null);
        var parsed = PrincipalArn.TryParse(wanted, out var arn) ? arn : null;
        if (parsed?.Kind is PrincipalKind.Root or PrincipalKind.FederatedUser)
        {
            throw new EksAccessException(ErrorIds.InvalidPrincipal, ErrorKind.InvalidInput, $"{wanted} is {(parsed.Kind == PrincipalKind.Root ? "the root user" : "a federated user")}, for whom no access entry is made.")
            {
                RecommendedAction = "Run as a role or user, or give one with -PrincipalArn.",
                TargetObject = wanted,
            };
        }

        var principal = await PrincipalResolver.ResolveAsync(rescue.Target, wanted, rescue.Request.PermissionSet, cancellationToken).ConfigureAwait(false);
        AccessEntryRules.CheckPrincipal(principal, AccessEntryType.Standard, rescue.Target.Arn);
        rescue.Principal = principal;
        rescue.IsCaller = PrincipalArn.TryParse(caller.Arn, out var self) && self.Canonical == principal.Canonical;
        await rescue.TellAsync("Identity", RecoveryStepStatus.Done, rescue.IsCaller ? $"You are {caller.Arn}; the principal is {principal}." : $"You are {caller.Arn}; {principal} gets in.", false, cancellationToken).ConfigureAwait(false);
    }

    private async Task SettleAsync(Rescue rescue, CancellationToken cancellationToken)
    {
        var cluster = rescue.Target.Description;
        if (cluster.Status is not ("ACTIVE" or "UPDATING"))
        {
            throw new EksAccessException(ErrorIds.ClusterNotActive, ErrorKind.InvalidState, $"Cluster {rescue.Target} is {cluster.Status}.{string.Concat(cluster.HealthIssues.Select(h => " " + h))}")
            {
                RecommendedAction = cluster.Status is "DELETING" or "FAILED" ? "There is nothing to get into; ask AWS Support." : "Wait until the cluster is ACTIVE.",
                TargetObject = rescue.Target.Name,
            };
        }

        if (cluster.Status == "UPDATING" && !_operator.DryRun)
        {
            var updates = new ClusterUpdates(rescue.Target, _operator, _clock);
            if (await updates.FindRunningAsync(cancellationToken).ConfigureAwait(false) is { } running)
            {
                var ended = await updates.WaitAsync(running, _clock.UtcNow + rescue.Request.Timeout, cancellationToken).ConfigureAwait(false);
                await rescue.TellAsync("Status", RecoveryStepStatus.Done, $"Waited for update {ended.Id} of type {ended.Type}, which ended {ended.Status}.", false, cancellationToken).ConfigureAwait(false);
            }

            rescue.Target = await rescue.Target.RefreshAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await rescue.TellAsync("Status", RecoveryStepStatus.Done, $"The cluster is {cluster.Status}.", false, cancellationToken).ConfigureAwait(false);
    }

    private async Task StepModeAsync(Rescue rescue, CancellationToken cancellationToken)
    {
        if (AuthenticationModeName.ReadsAccessEntries(rescue.Target.AuthenticationMode))
        {
            await rescue.TellAsync("Mode", RecoveryStepStatus.Skipped, $"The mode {rescue.Target.AuthenticationMode} has access entries.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        const string To = AuthenticationModeName.ApiAndConfigMap;
        AuthenticationModeStep.Check(rescue.Target, rescue.Target.Description, To);
        var agreed = await _operator.ConfirmAsync(rescue.Target.ToString(), $"Change the authentication mode from {rescue.Target.AuthenticationMode} to {To}. This cannot be undone; rows of aws-auth keep working.", cancellationToken).ConfigureAwait(false);
        if (_operator.DryRun)
        {
            await rescue.TellAsync("Mode", RecoveryStepStatus.Planned, $"The mode would become {To}. This cannot be undone.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!agreed)
        {
            rescue.IsDeclined = true;
            return;
        }

        await new AuthenticationModeSwitcher(_locator, _operator, _clock).StepAsync(rescue.Target, To, rescue.Request.Timeout, cancellationToken).ConfigureAwait(false);
        rescue.Target = await rescue.Target.RefreshAsync(cancellationToken).ConfigureAwait(false);
        await rescue.TellAsync("Mode", RecoveryStepStatus.Done, $"The mode is {To}. This cannot be undone; rows of aws-auth keep working.", true, cancellationToken).ConfigureAwait(false);
    }
}
