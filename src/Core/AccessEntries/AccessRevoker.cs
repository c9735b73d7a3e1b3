using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// Takes access away: a policy, a group, or the whole entry. It brings no aws-auth row back to life unseen, and removes
/// neither the last administrator nor the caller without being told to.
/// </summary>
public sealed class AccessRevoker
{
    private readonly ClusterLocator _locator;
    private readonly IAwsAuthLookup _rows;
    private readonly IOperator _operator;
    private readonly AccessGuard _guard;

    /// <summary>Makes a revoker for one run.</summary>
    public AccessRevoker(ClusterLocator locator, IAwsAuthLookup rows, IOperator @operator)
    {
        (_locator, _rows, _operator, _guard) = (locator, rows, @operator, new AccessGuard(@operator));
    }

    /// <summary>Takes something away from one principal on one cluster and hands the change to the sink. What is not there counts as taken away.</summary>
    /// <exception cref="EksAccessException">
    /// What <see cref="ClusterLocator.LocateAsync"/> throws; <c>InvalidArgument</c>, <c>InvalidAccessEntry</c>,
    /// <c>ConfigMapMode</c>, <c>RowWouldRevive</c>, <c>WouldLockOut</c>, and the faults of the service.
    /// </exception>
    public async Task RevokeAsync(AccessRevokeRequest request, Func<EKSAccessChange, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var policies = AccessPolicyText.ParseList(request.AccessPolicy ?? []);
        var groups = (request.KubernetesGroups ?? []).SelectMany(CellText.Split).Distinct(StringComparer.Ordinal).ToArray();
        CheckArguments(request, policies.Count + groups.Length);
        var target = await _locator.LocateAsync(request.Cluster, cancellationToken).ConfigureAwait(false);
        target.RequireManaged();
        RequireEntries(target);
        var principal = await PrincipalResolver.ResolveExistingAsync(target, request.PrincipalArn, request.PermissionSet, cancellationToken).ConfigureAwait(false);
        var before = principal is null ? null : await AccessEntryCalls.TryReadAsync(target, principal.ToString(), cancellationToken).ConfigureAwait(false);
        if (principal is null || before is null)
        {
            await NothingThereAsync(target, principal, request, sink, cancellationToken).ConfigureAwait(false);
            return;
        }

        RefuseServiceLinked(principal);
        RefuseNodeUpdate(principal, before, request, groups.Length);
        var plan = AccessRevokePlan.Make(target, before, request, policies, groups);
        var warnings = await GuardAsync(target, principal, plan, request, cancellationToken).ConfigureAwait(false);
        await ConcludeAsync(target, principal, plan, warnings, sink, cancellationToken).ConfigureAwait(false);
    }

    private static void CheckArguments(AccessRevokeRequest request, int named)
    {
        var why = request.All && named > 0 ? "Everything is to be taken away, and single policies or groups are named."
            : !request.All && named == 0 ? "It is not said what is to be taken away."
            : !request.All && request.KeepEmptyEntry ? "An empty entry is kept only when all access is taken away."
            : null;
        if (why is not null)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, why)
            {
                RecommendedAction = "Give -AccessPolicy or -KubernetesGroup, or -All (with -KeepEmptyEntry to leave the entry without access).",
                TargetObject = request.PrincipalArn,

                // What is to be taken away is never piped, so that it is wrong for every input.
                EndsPipeline = true,
            };
        }
    }

    private static void RequireEntries(ClusterTarget target)
    {
        if (!AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode))
        {
            throw new EksAccessException(ErrorIds.ConfigMapMode, ErrorKind.InvalidState, $"Cluster {target} has the authentication mode {target.AuthenticationMode}: it has no access entries. The principal that created the cluster is an administrator by a hidden mapping, which no API shows and which only the step to {AuthenticationModeName.ApiAndConfigMap} brings to light, as an entry.")
            {
                RecommendedAction = $"Access is in its aws-auth ConfigMap (Get-AwsAuthMapping, Remove-AwsAuthMapping). To take the creator's access away: Set-EKSAuthenticationMode -ClusterName {target.Name} -Mode {AuthenticationModeName.ApiAndConfigMap} (cannot be undone), then revoke.",
                TargetObject = target.Name,
            };
        }
    }

    private static void RefuseServiceLinked(PrincipalArn principal)
    {
        if (principal.IsServiceLinkedRole)
        {
            throw new EksAccessException(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidInput, $"{principal} is a service-linked role: EKS lets nobody change its access entry.")
            {
                RecommendedAction = "Leave it to EKS.",
                TargetObject = principal.ToString(),
            };
        }
    }

    // EKS refuses UpdateAccessEntry for every type but STANDARD: groups of nodes come and go with the entry.
    private static void RefuseNodeUpdate(PrincipalArn principal, EKSAccessEntry before, AccessRevokeRequest request, int groups)
    {
        if (AccessEntryType.IsNode(before.Type) && (groups > 0 || request.KeepEmptyEntry))
        {
            throw new EksAccessException(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidState, $"{principal} has an access entry of type {before.Type}: its groups cannot be changed{(request.KeepEmptyEntry ? ", so that it cannot be kept empty" : string.Empty)}.")
            {
                RecommendedAction = "Take the whole entry away with -All, without -KeepEmptyEntry; nodes that run under the role can then no longer join.",
                TargetObject = principal.ToString(),
            };
        }
    }

    private async Task NothingThereAsync(ClusterTarget target, PrincipalArn? principal, AccessRevokeRequest request, Func<EKSAccessChange, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var who = principal?.ToString() ?? request.PrincipalArn?.Trim() ?? "the permission set " + request.PermissionSet;
        var warning = $"Cluster {target} has no access entry for {who}: there is nothing to take away.";
        await _operator.WarnAsync(warning, cancellationToken).ConfigureAwait(false);
        await sink(
            target.Place(new EKSAccessChange
            {
                PrincipalArn = principal?.ToString() ?? request.PrincipalArn?.Trim() ?? string.Empty,
                PrincipalAccountId = principal?.AccountId ?? string.Empty,
                PermissionSet = principal?.PermissionSet ?? request.PermissionSet,
                Action = AccessChangeAction.Unchanged,
                Warnings = TextList.Of(warning),
            }),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<string>> GuardAsync(ClusterTarget target, PrincipalArn principal, AccessRevokePlan plan, AccessRevokeRequest request, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        if (!request.AllowLockout && plan.Changes.Count > 0)
        {
            await new LockoutGuard(_guard).CheckAsync(target, principal, plan.Before, plan.After, cancellationToken).ConfigureAwait(false);
        }

        if (plan.Deletes && AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode) && !request.AllowRevive)
        {
            warnings.AddRange(await RefuseRevivalAsync(target, principal, AccessEntryType.IsNode(plan.Before.Type), cancellationToken).ConfigureAwait(false));
        }

        if (plan.Deletes && AccessEntryType.IsNode(plan.Before.Type))
        {
            warnings.Add($"Nodes that run under {principal} can no longer join cluster {target} when their entry is gone.");
        }

        if (!plan.Deletes && request.All)
        {
            warnings.Add($"Role bindings that name the user '{plan.Before.Username}' still apply to {principal}.");
        }

        return warnings;
    }

    // A row that gives no more than every signed-in user has is told, and stops nothing.
    private async Task<IReadOnlyList<string>> RefuseRevivalAsync(ClusterTarget target, PrincipalArn principal, bool ofNodes, CancellationToken cancellationToken)
    {
        // An entry of nodes cannot be kept empty: its groups come and go with it.
        var action = (ofNodes ? "Remove" : "Add -KeepEmptyEntry to leave an entry without access in the row's way, remove") + " the row (Remove-AwsAuthMapping), or add -AllowRevive.";
        IReadOnlyList<LiveRow> rows;
        try
        {
            rows = await _rows.FindAsync(target, principal, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault)
        {
            throw new EksAccessException(ErrorIds.RowWouldRevive, ErrorKind.Guarded, $"Without its access entry {principal} may come in by a row of aws-auth on cluster {target}, and aws-auth cannot be read: {fault.Message}", fault)
            {
                RecommendedAction = ShadowGuard.HowToRead(fault) + ". " + action,
                ServiceErrorCode = fault.ServiceErrorCode,
                RequestId = fault.RequestId,
                StatusCode = fault.StatusCode,
                Operation = fault.Operation,
                TargetObject = principal.ToString(),
            };
        }

        var judged = new List<(LiveRow Row, string Gives)>();
        foreach (var row in rows)
        {
            judged.Add((row, await GivesAsync(target, principal, row, cancellationToken).ConfigureAwait(false)));
        }

        if (judged.Any(j => j.Gives != AccessSummarizer.Nothing))
        {
            var what = string.Join("; ", judged.Select(j => $"{j.Row.Place} lets it in as '{j.Row.Username}' with the groups {(j.Row.Groups.Count == 0 ? "(none)" : string.Join(", ", j.Row.Groups))}{(j.Gives.Length == 0 ? string.Empty : $", which gives: {j.Gives}")}"));
            throw new EksAccessException(ErrorIds.RowWouldRevive, ErrorKind.Guarded, $"Without its access entry {principal} comes in by aws-auth on cluster {target}: {what}.")
            {
                RecommendedAction = action,
                TargetObject = principal.ToString(),
            };
        }

        return judged.Select(j => $"{principal} still comes in by {j.Row.Place} of aws-auth, with no more than every signed-in user has.").ToArray();
    }

    // Empty when RBAC cannot be read: then any row counts.
    private async Task<string> GivesAsync(ClusterTarget target, PrincipalArn principal, LiveRow row, CancellationToken cancellationToken)
    {
        var view = await _guard.ReadKubernetesAsync(target, cancellationToken).ConfigureAwait(false);
        return view.HasRead(SnapshotPart.Rbac) ? RowAccess.Describe(view, principal, row) : string.Empty;
    }

    private async Task ConcludeAsync(ClusterTarget target, PrincipalArn principal, AccessRevokePlan plan, List<string> warnings, Func<EKSAccessChange, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        // Before the question: whoever answers it should know.
        foreach (var warning in warnings)
        {
            await _operator.WarnAsync(warning, cancellationToken).ConfigureAwait(false);
        }

        var applied = false;
        if (plan.Changes.Count > 0)
        {
            var phrase = (plan.Deletes ? "Delete access entry: " : "Take access away: ") + string.Join("; ", plan.Changes);
            var confirmed = await _operator.ConfirmAsync($"{target}/{principal}", phrase, cancellationToken).ConfigureAwait(false);
            if (!confirmed && !_operator.DryRun)
            {
                return;
            }

            if (confirmed && !_operator.DryRun)
            {
                await WriteAsync(target, principal, plan, cancellationToken).ConfigureAwait(false);
                applied = true;
            }
        }

        await sink(
            target.Place(new EKSAccessChange
            {
                PrincipalArn = principal.ToString(),
                PrincipalAccountId = principal.AccountId,
                PermissionSet = principal.PermissionSet,
                Action = plan.Deletes ? AccessChangeAction.Deleted : plan.Changes.Count > 0 ? AccessChangeAction.Updated : AccessChangeAction.Unchanged,
                Applied = applied,
                Changes = plan.Changes,
                Warnings = new TextList(warnings),
                Before = plan.Before,
                After = plan.After,
            }),
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync(ClusterTarget target, PrincipalArn principal, AccessRevokePlan plan, CancellationToken cancellationToken)
    {
        var arn = principal.ToString();
        if (plan.Deletes)
        {
            await IgnoreMissingAsync(target.Eks.DeleteAccessEntryAsync(target.Name, arn, cancellationToken)).ConfigureAwait(false);
            return;
        }

        var done = new List<string>();
        try
        {
            foreach (var policy in plan.Disassociate)
            {
                await IgnoreMissingAsync(target.Eks.DisassociateAccessPolicyAsync(target.Name, arn, policy, cancellationToken)).ConfigureAwait(false);
                done.Add("- policy " + policy);
            }

            foreach (var policy in plan.Narrow)
            {
                await target.Eks.AssociateAccessPolicyAsync(target.Name, arn, policy.Key, policy.Value, cancellationToken).ConfigureAwait(false);
                done.Add("policy " + AccessPolicyText.Format(policy.Key, policy.Value));
            }

            if (plan.Groups is not null)
            {
                await target.Eks.UpdateAccessEntryAsync(new UpdateAccessEntryRequest(target.Name, arn) { KubernetesGroups = plan.Groups }, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (EksAccessException fault) when (done.Count > 0)
        {
            throw fault.Amend($"{fault.Message.TrimEnd('.')}. Done before that: {string.Join("; ", done)}.", "Run the command again: it goes on from where it stopped.", arn);
        }
    }

    // What somebody else took away in the meantime is away.
    private static async Task IgnoreMissingAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId is ErrorIds.AccessEntryNotFound or ErrorIds.AccessPolicyNotFound or ErrorIds.ResourceNotFound)
        {
        }
    }
}
