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

/// <summary>Makes the entry of a rescue and puts the policy on it; a stale entry is replaced with groups, policies and tags kept.</summary>
internal sealed class RescueEntry(Rescue rescue, PolicyGrant policy, StaleEntryStore store, IOperator @operator, IClock clock)
{
    private const int Degree = 8;
    private static readonly TimeSpan PrincipalPatience = TimeSpan.FromSeconds(60);

    private string Arn => rescue.Principal.ToString();

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        var hasEntries = AuthenticationModeName.ReadsAccessEntries(rescue.Target.AuthenticationMode);
        var live = hasEntries ? await AccessEntryCalls.TryReadAsync(rescue.Target, Arn, cancellationToken).ConfigureAwait(false) : null;
        var why = live is null ? null : await WhyReplacedAsync(live, cancellationToken).ConfigureAwait(false);
        var agreed = await @operator.ConfirmAsync($"{rescue.Target}/{Arn}", $"{(live is null ? "Make an access entry" : why is null ? "Use the access entry" : "Replace the access entry")} with {policy} for the whole cluster.", cancellationToken).ConfigureAwait(false);
        if (@operator.DryRun)
        {
            await rescue.TellAsync("Entry", RecoveryStepStatus.Planned, live is null ? "An entry of type STANDARD would be made." : why is null ? "The entry is there." : $"The entry would be replaced: {why}", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!agreed)
        {
            rescue.IsDeclined = true;
            return;
        }

        var kept = store.Find(rescue.Target, rescue.Principal);
        if (why is null && kept is not null)
        {
            await PutBackAsync(live, kept, cancellationToken).ConfigureAwait(false);
        }
        else if (live is null)
        {
            await CreateAsync(null, cancellationToken).ConfigureAwait(false);
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
            await rescue.TellAsync("Policy", RecoveryStepStatus.Planned, $"{policy} would be associated for the whole cluster.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        var arn = policy.ArnIn(rescue.Target.Partition);
        var there = (await AccessEntryCalls.PoliciesAsync(rescue.Target, Arn, cancellationToken).ConfigureAwait(false)).FirstOrDefault(p => p.PolicyArn == arn);
        if (there is { AccessScope.Type: AccessScopeType.Cluster })
        {
            await rescue.TellAsync("Policy", RecoveryStepStatus.Skipped, $"{policy} is there for the whole cluster.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        await PutAsync(arn, AccessScope.Cluster, cancellationToken).ConfigureAwait(false);
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
        var kept = live.Type == AccessEntryType.Standard ? live : live with { Type = AccessEntryType.Standard, KubernetesGroups = TextList.Empty, Username = string.Empty, Policies = [] };

        // What an earlier run has deleted and not put back yet is part of it.
        kept = store.Find(rescue.Target, rescue.Principal) is { } older ? Join(kept, older) : kept;
        var path = store.Keep(rescue.Target, rescue.Principal, kept);
        await rescue.TellAsync("Entry", RecoveryStepStatus.Warning, $"The entry is replaced: {why} It held the groups {live.KubernetesGroups}, the policies {live.AccessPolicy} and the tags {live.Tags}; until they are back they are kept in {path}.", false, cancellationToken, live).ConfigureAwait(false);
        await rescue.Target.Eks.DeleteAccessEntryAsync(rescue.Target.Name, Arn, cancellationToken).ConfigureAwait(false);
        await CreateAsync(kept, cancellationToken).ConfigureAwait(false);
        await PoliciesAsync(kept, [], cancellationToken).ConfigureAwait(false);
    }

    // A run that was cut has deleted the stale entry; the new one may be there, or some of its policies.
    private async Task PutBackAsync(EKSAccessEntry? live, EKSAccessEntry kept, CancellationToken cancellationToken)
    {
        if (live is null)
        {
            await CreateAsync(kept, cancellationToken).ConfigureAwait(false);
        }

        await PoliciesAsync(kept, live?.Policies.Select(p => p.PolicyArn).ToArray() ?? [], cancellationToken).ConfigureAwait(false);
        await rescue.TellAsync("Entry", RecoveryStepStatus.Done, $"What an earlier run took from the stale entry is back: the groups {kept.KubernetesGroups} and the policies {kept.AccessPolicy}.", true, cancellationToken).ConfigureAwait(false);
    }

    private async Task PoliciesAsync(EKSAccessEntry kept, IReadOnlyCollection<string> there, CancellationToken cancellationToken)
    {
        foreach (var old in kept.Policies.Where(p => p.PolicyName != policy.PolicyName && !there.Contains(p.PolicyArn)))
        {
            await PutAsync(old.PolicyArn, old.AccessScope, cancellationToken).ConfigureAwait(false);
        }

        store.Forget(rescue.Target, rescue.Principal);
    }

    private static EKSAccessEntry Join(EKSAccessEntry entry, EKSAccessEntry older)
    {
        var policies = entry.Policies.Concat(older.Policies.Where(o => entry.Policies.All(p => p.PolicyArn != o.PolicyArn))).ToArray();
        return entry with
        {
            KubernetesGroups = new TextList(entry.KubernetesGroups.Union(older.KubernetesGroups, StringComparer.Ordinal)),
            Policies = policies,
            AccessPolicy = new TextList(policies.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope))),
            Tags = new TagMap(older.Tags.Where(t => !entry.Tags.ContainsKey(t.Key)).Concat(entry.Tags)),
        };
    }

    // A rescue sends no username and no groups of its own: nothing that EKS could refuse.
    private async Task CreateAsync(EKSAccessEntry? like, CancellationToken cancellationToken)
    {
        var tags = RecoveryTags.Of(rescue.CallerArn, rescue.Request.Reason).Concat((like?.Tags ?? []).Where(t => !t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);
        var request = new CreateAccessEntryRequest(rescue.Target.Name, Arn)
        {
            KubernetesGroups = like is null || like.KubernetesGroups.Count == 0 ? null : like.KubernetesGroups,
            Username = string.IsNullOrEmpty(like?.Username) ? null : like!.Username,
            Tags = tags,
        };
        var patience = new Patience(clock, PrincipalPatience);
        while (true)
        {
            try
            {
                await rescue.Target.Eks.CreateAccessEntryAsync(request, cancellationToken).ConfigureAwait(false);
                await rescue.TellAsync("Entry", request.Tags is null ? RecoveryStepStatus.Warning : RecoveryStepStatus.Done, request.Tags is null ? "The entry is made, without tags: eks:TagResource was refused." : "The entry is made.", true, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessDenied && request.Tags is not null)
            {
                request = request with { Tags = null };
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.ResourceInUse)
            {
                await rescue.TellAsync("Entry", RecoveryStepStatus.Skipped, "The entry is there already.", false, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.InvalidPrincipal)
            {
                if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw fault.Amend($"{fault.Message.TrimEnd('.')}. It was tried again for {PrincipalPatience.TotalSeconds:0} seconds.", "Check that the role or user exists, and give its ARN with its path (-PrincipalArn).", Arn);
                }
            }
        }
    }

    private async Task PutAsync(string policyArn, AccessScope scope, CancellationToken cancellationToken)
    {
        var patience = new Patience(clock, PrincipalPatience);
        while (true)
        {
            try
            {
                await rescue.Target.Eks.AssociateAccessPolicyAsync(rescue.Target.Name, Arn, policyArn, scope, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessEntryNotFound)
            {
                if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
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
