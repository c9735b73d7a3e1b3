using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>Makes the entry of a rescue and puts the policy on it; a stale entry is replaced, and what it held is left to <see cref="RescueRestore"/>.</summary>
internal sealed class RescueEntry(Rescue rescue, PolicyGrant policy, RescueRestore restore, IOperator @operator, IClock clock)
{
    private const int Degree = 8;

    /// <summary>True once this run has made the entry, or met one that was made in place of the stale one at the same moment: what is told of its policies may be the stale one's for a while.</summary>
    public bool IsNew { get; private set; }

    private string Arn => rescue.Principal.ToString();

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        var hasEntries = AuthenticationModeName.ReadsAccessEntries(rescue.Target.AuthenticationMode);
        var live = hasEntries ? await AccessEntryCalls.TryReadAsync(rescue.Target, Arn, cancellationToken).ConfigureAwait(false) : null;
        var why = live is null ? null : await WhyReplacedAsync(live, cancellationToken).ConfigureAwait(false);
        await restore.LookAsync(live, why is not null, cancellationToken).ConfigureAwait(false);
        var verb = live is null ? "Make an access entry" : why is null ? "Use the access entry" : "Replace the access entry";
        var agreed = await @operator.ConfirmAsync($"{rescue.Target}/{Arn}", $"{verb} with {policy} for the whole cluster.{restore.Question(live, why is not null)}", cancellationToken).ConfigureAwait(false);
        if (@operator.DryRun)
        {
            rescue.HasPolicy = why is null && live?.Policies.Any(p => p.PolicyName == policy.PolicyName && p.AccessScope.Type == AccessScopeType.Cluster) == true;
            await rescue.TellAsync("Entry", RecoveryStepStatus.Planned, live is null ? "An entry of type STANDARD would be made." : why is null ? "The entry is there." : $"The entry would be replaced: {why}", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!agreed)
        {
            rescue.IsDeclined = true;
            return;
        }

        if (live is null)
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (why is null)
        {
            await TagAsync(live, cancellationToken).ConfigureAwait(false);
            await rescue.TellAsync("Entry", RecoveryStepStatus.Skipped, $"The entry is there already, as {live.Username}; it stays as it is.", false, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await ReplaceAsync(live, why, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task AssociateAsync(CancellationToken cancellationToken)
    {
        if (policy.PolicyName == "AmazonEKSAdminPolicy")
        {
            await rescue.TellAsync("Policy", RecoveryStepStatus.Warning, "AmazonEKSAdminPolicy is no cluster administrator: no nodes, no cluster roles, no custom resource definitions. ClusterAdmin is.", false, cancellationToken).ConfigureAwait(false);
        }

        if (@operator.DryRun)
        {
            await rescue.TellAsync("Policy", rescue.HasPolicy ? RecoveryStepStatus.Skipped : RecoveryStepStatus.Planned, rescue.HasPolicy ? $"{Arn} has {policy} for the whole cluster already: there is nothing to do." : $"{policy} would be associated for the whole cluster.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        var arn = policy.ArnIn(rescue.Target.Partition);
        var there = IsNew ? null : (await AccessEntryCalls.PoliciesAsync(rescue.Target, Arn, cancellationToken).ConfigureAwait(false)).FirstOrDefault(p => p.PolicyArn == arn);
        if (there is { AccessScope.Type: AccessScopeType.Cluster })
        {
            await rescue.TellAsync("Policy", RecoveryStepStatus.Skipped, $"{policy} is there for the whole cluster.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        await PatientAssociation.PutAsync(rescue.Target, Arn, arn, AccessScope.Cluster, clock, cancellationToken).ConfigureAwait(false);
        await rescue.TellAsync("Policy", there is null ? RecoveryStepStatus.Done : RecoveryStepStatus.Warning, there is null ? $"{policy} is associated for the whole cluster." : $"{policy} was associated for {string.Join(",", there.AccessScope.Namespaces)} only; it is for the whole cluster now.", true, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> WhyReplacedAsync(EKSAccessEntry live, CancellationToken cancellationToken)
    {
        if (live.Type != AccessEntryType.Standard)
        {
            var nodes = await NodeRoles.ReadAsync(rescue.Target, Degree, cancellationToken).ConfigureAwait(false);
            var user = nodes.Users.TryGetValue(Arn, out var found) ? found : null;
            if (user is not null || nodes.Failure is not null || live.Type is not (AccessEntryType.FargateLinux or AccessEntryType.Ec2Linux or AccessEntryType.Ec2Windows))
            {
                throw new EksAccessException(ErrorIds.AccessEntryTypeFixed, ErrorKind.InvalidState, $"{Arn} has an access entry of type {live.Type} on cluster {rescue.Target}{(user is null ? string.Empty : ", for " + user)}: it cannot hold access policies, and nodes may need it.")
                {
                    RecommendedAction = "Use another role (-PrincipalArn).",
                    TargetObject = Arn,
                };
            }

            return $"it is of type {live.Type}, and no node group or Fargate profile uses the role.";
        }

        var status = await new PrincipalChecker(rescue.Target, @operator).CheckAsync(live, cancellationToken).ConfigureAwait(false);
        return status == PrincipalStatus.Recreated ? "the principal was made again after the entry, which therefore lets nobody in." : null;
    }

    private async Task ReplaceAsync(EKSAccessEntry live, string why, CancellationToken cancellationToken)
    {
        var kept = await restore.KeepAsync(live, cancellationToken).ConfigureAwait(false);
        await rescue.TellAsync("Entry", RecoveryStepStatus.Warning, $"The entry is replaced: {why} What it held ({kept.Holds}) is kept in {kept.Path} until it is back.", false, cancellationToken, live).ConfigureAwait(false);
        try
        {
            await rescue.Target.Eks.DeleteAccessEntryAsync(rescue.Target.Name, Arn, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessEntryNotFound)
        {
            // An earlier run has deleted it, and that had not got around yet.
        }

        await CreateAsync(cancellationToken).ConfigureAwait(false);
    }

    // A rescue sends no username and no groups of its own, and what the stale entry held only as long as EKS takes it: nothing
    // may come between the entry and its policy.
    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var like = restore.Kept?.Entry;
        var bare = new CreateAccessEntryRequest(rescue.Target.Name, Arn) { Tags = RecoveryTags.Of(rescue.CallerArn, rescue.Request.Reason) };
        var request = like is null ? bare : bare with
        {
            KubernetesGroups = like.KubernetesGroups.Count == 0 ? null : like.KubernetesGroups,
            Username = like.Username.Length == 0 ? null : like.Username,
            Tags = bare.Tags.Concat(like.Tags.Where(t => !t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && !bare.Tags.ContainsKey(t.Key))).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal),
        };
        var patience = new Patience(clock, Patience.UntilKnown);
        while (true)
        {
            try
            {
                await DoneAsync(await rescue.Target.Eks.CreateAccessEntryAsync(request, cancellationToken).ConfigureAwait(false), request.Tags is not null, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessDenied && request.Tags is not null)
            {
                request = request with { Tags = null };
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.ResourceInUse)
            {
                if (await IsThereAsync(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw fault.Amend($"{fault.Message.TrimEnd('.')}. It was tried again for {Patience.UntilKnown.TotalSeconds:0} seconds.", "Wait a minute, and until no update of the cluster is in progress.", Arn);
                }
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.InvalidPrincipal)
            {
                if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw fault.Amend($"{fault.Message.TrimEnd('.')}. It was tried again for {Patience.UntilKnown.TotalSeconds:0} seconds.", "Check that the role or user exists, and give its ARN with its path (-PrincipalArn).", Arn);
                }
            }
            catch (EksAccessException fault) when (fault.Kind == ErrorKind.InvalidInput && like is not null)
            {
                await rescue.TellAsync("Entry", RecoveryStepStatus.Warning, $"EKS does not take what the stale entry held; the entry is made without it first. {fault.Message}", false, cancellationToken).ConfigureAwait(false);
                request = request.Tags is null ? bare with { Tags = null } : bare;
                like = null;
            }
        }
    }

    // In use may be: by an entry that was made at the same moment, by the stale one, whose deletion has not got around yet, or by
    // an update of the cluster. Only the first is an entry to go on with.
    private async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        if (await restore.ReadSuccessorAsync(cancellationToken).ConfigureAwait(false) is not { } live)
        {
            return false;
        }

        await rescue.TellAsync("Entry", RecoveryStepStatus.Skipped, "The entry is there already.", false, cancellationToken).ConfigureAwait(false);
        IsNew = restore.Kept is not null;
        if (restore.Kept?.IsFollowedBy(live) == true)
        {
            await restore.NoteAsync(live.AccessEntryArn, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task DoneAsync(AccessEntryDescription made, bool isTagged, CancellationToken cancellationToken)
    {
        await rescue.TellAsync("Entry", isTagged ? RecoveryStepStatus.Done : RecoveryStepStatus.Warning, isTagged ? "The entry is made." : "The entry is made, without tags: eks:TagResource was refused.", true, cancellationToken).ConfigureAwait(false);
        IsNew = true;
        if (restore.Kept is not null)
        {
            await restore.NoteAsync(made.AccessEntryArn, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TagAsync(EKSAccessEntry live, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(rescue.Request.Reason))
        {
            return;
        }

        try
        {
            await rescue.Target.Eks.TagResourceAsync(live.AccessEntryArn, RecoveryTags.Of(rescue.CallerArn, rescue.Request.Reason), cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessDenied)
        {
            await rescue.TellAsync("Entry", RecoveryStepStatus.Warning, "The reason could not be kept in tags: " + fault.Message, false, cancellationToken).ConfigureAwait(false);
        }
    }
}
