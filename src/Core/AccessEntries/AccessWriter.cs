using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// Carries out a grant's plan: create, associate, update, tag, and only then take away. What this call created and could
/// not finish is taken back.
/// </summary>
internal sealed class AccessWriter(ClusterTarget target, PrincipalArn principal, IOperator @operator, IClock clock)
{
    private static readonly TimeSpan TakeBackPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CreateGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadBackPatience = TimeSpan.FromSeconds(4);

    private readonly List<string> _done = [];

    private string Arn => principal.ToString();

    /// <summary>
    /// Writes; gives the entry as the service answered, or null when somebody else made the entry in the meantime and a
    /// new plan is needed.
    /// </summary>
    public async Task<EKSAccessEntry?> WriteAsync(AccessGrantPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.Creates)
        {
            return await ChangeAsync(plan, cancellationToken).ConfigureAwait(false);
        }

        var created = await TryCreateAsync(plan, cancellationToken).ConfigureAwait(false);
        if (created is null)
        {
            return null;
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var policies = await AssociateAsync(plan, isNew: true, cancellationToken).ConfigureAwait(false);
            return AccessEntryView.Of(target, created, policies);
        }
        catch (EksAccessException fault)
        {
            var outcome = await TakeBackAsync().ConfigureAwait(false);
            throw fault.Amend($"{fault.Message.TrimEnd('.')}. {outcome}", target: Arn);
        }
        catch (OperationCanceledException)
        {
            // An entry without its policies would silence the principal's aws-auth row for nothing.
            await SayAsync(await TakeBackAsync().ConfigureAwait(false)).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<EKSAccessEntry> ChangeAsync(AccessGrantPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var associated = await AssociateAsync(plan, isNew: false, cancellationToken).ConfigureAwait(false);
            var after = plan.After with { Policies = plan.After.Policies.Select(p => associated.FirstOrDefault(a => a.PolicyArn == p.PolicyArn) ?? p).ToArray() };
            if (plan.Groups is not null || plan.Username is not null)
            {
                var answer = await target.Eks.UpdateAccessEntryAsync(new UpdateAccessEntryRequest(target.Name, Arn) { KubernetesGroups = plan.Groups, Username = plan.Username }, cancellationToken).ConfigureAwait(false);
                after = after with { ModifiedAt = answer.ModifiedAt };
                _done.Add("groups and username");
            }

            if (plan.Tags.Count > 0)
            {
                await target.Eks.TagResourceAsync(plan.Before!.AccessEntryArn, plan.Tags, cancellationToken).ConfigureAwait(false);
                _done.Add("tags");
            }

            foreach (var policy in plan.Disassociate)
            {
                await target.Eks.DisassociateAccessPolicyAsync(target.Name, Arn, policy, cancellationToken).ConfigureAwait(false);
                _done.Add("- policy " + policy);
            }

            return after;
        }
        catch (EksAccessException fault) when (_done.Count > 0)
        {
            throw fault.Amend($"{fault.Message.TrimEnd('.')}. Done before that: {string.Join("; ", _done)}.", "Run the command again: it goes on from where it stopped.", Arn);
        }
    }

    private async Task<AccessEntryDescription?> TryCreateAsync(AccessGrantPlan plan, CancellationToken cancellationToken)
    {
        var request = new CreateAccessEntryRequest(target.Name, Arn)
        {
            KubernetesGroups = plan.After.KubernetesGroups.Count == 0 ? null : plan.After.KubernetesGroups,
            Username = plan.UsernameAtCreation,
            Type = plan.After.Type == AccessEntryType.Standard ? null : plan.After.Type,
            Tags = plan.Tags.Count == 0 ? null : plan.Tags,
        };
        var patience = new Patience(clock, Patience.UntilKnown);
        var start = clock.UtcNow;
        var asked = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested(); // Nothing has been asked for that would have to be taken back.
            try
            {
                return await CreateAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await SayAsync(await TakeBackUnansweredAsync(request, start).ConfigureAwait(false)).ConfigureAwait(false);
                throw;
            }
            catch (EksAccessException fault) when (fault.ErrorId is ErrorIds.RequestTimedOut or ErrorIds.ServiceUnavailable or ErrorIds.UnexpectedAnswer)
            {
                // The answer is lost; what was asked for may have been done all the same.
                var outcome = await TakeBackUnansweredAsync(request, start).ConfigureAwait(false);
                throw fault.Amend($"{fault.Message.TrimEnd('.')}. {outcome}", target: Arn);
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.ResourceInUse)
            {
                // An answer that was cut off is asked for again further down, and the second request then meets the first one's entry.
                if (await FindOwnAsync(request, start, cancellationToken).ConfigureAwait(false) is { } own)
                {
                    return own;
                }

                await @operator.VerboseAsync($"Somebody else made an access entry for {Arn} on cluster {target}; going on with that.", cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.InvalidPrincipal)
            {
                if (!asked)
                {
                    asked = true;
                    await RefuseOtherPathAsync(fault, cancellationToken).ConfigureAwait(false);
                }

                await @operator.VerboseAsync($"IAM does not know {Arn} yet; trying again.", cancellationToken).ConfigureAwait(false);
                if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw fault.Amend($"{fault.Message.TrimEnd('.')}. It was tried again for {Patience.UntilKnown.TotalSeconds:0} seconds, in case {Arn} was new.", "Check that the role or user exists, and that its path is in the ARN.", Arn);
                }
            }
        }
    }

    // A request that is cut off may have been carried out, so that a cancelled one gets some time to answer.
    private async Task<AccessEntryDescription> CreateAsync(CreateAccessEntryRequest request, CancellationToken cancellationToken)
    {
        using var call = new CancellationTokenSource();
        using var grace = cancellationToken.Register(() => call.CancelAfter(CreateGrace));
        return await target.Eks.CreateAccessEntryAsync(request, call.Token).ConfigureAwait(false);
    }

    // There was no entry when the plan was made: one that is as asked for, and not older than the call, comes from it.
    private async Task<AccessEntryDescription?> FindOwnAsync(CreateAccessEntryRequest request, DateTime start, CancellationToken cancellationToken)
    {
        try
        {
            var found = await target.Eks.DescribeAccessEntryAsync(target.Name, Arn, cancellationToken).ConfigureAwait(false);
            return IsOwn(found, request, start) ? found : null;
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessEntryNotFound)
        {
            return null;
        }
    }

    private static bool IsOwn(AccessEntryDescription found, CreateAccessEntryRequest request, DateTime start) =>
        found.CreatedAt >= new DateTime(start.Ticks - (start.Ticks % TimeSpan.TicksPerSecond), start.Kind)
        && found.Type == (request.Type ?? AccessEntryType.Standard)
        && (request.Username is null || found.Username == request.Username)
        && (AccessEntryType.IsNode(found.Type) || new HashSet<string>(found.KubernetesGroups, StringComparer.Ordinal).SetEquals(request.KubernetesGroups ?? []))
        && found.Tags.Count == (request.Tags?.Count ?? 0)
        && found.Tags.All(t => request.Tags!.TryGetValue(t.Key, out var value) && value == t.Value);

    // Says what became of an entry whose making was not answered.
    private async Task<string> TakeBackUnansweredAsync(CreateAccessEntryRequest request, DateTime start)
    {
        using var limit = new CancellationTokenSource(TakeBackPatience);
        var patience = new Patience(clock, ReadBackPatience);
        try
        {
            do
            {
                var there = await AccessEntryCalls.TryReadAsync(target, Arn, limit.Token).ConfigureAwait(false);
                if (there is not null)
                {
                    return await FindOwnAsync(request, start, limit.Token).ConfigureAwait(false) is not null && there.Policies.Count == 0
                        ? await TakeBackAsync().ConfigureAwait(false)
                        : "There is an access entry now that may be somebody else's; it was left alone.";
                }
            }
            while (await patience.WaitAsync(limit.Token).ConfigureAwait(false));
            return "No access entry has appeared.";
        }
        catch (Exception fault) when (fault is EksAccessException or OperationCanceledException)
        {
            return $"Whether the access entry was made is not known ({fault.Message.TrimEnd('.')}); Get-EKSAccessEntry shows it.";
        }
    }

    // A role whose path was left out is the most frequent cause, and waiting does not mend it.
    private async Task RefuseOtherPathAsync(EksAccessException fault, CancellationToken cancellationToken)
    {
        if (principal.AccountId != target.AccountId || principal.Kind is not (PrincipalKind.Role or PrincipalKind.User))
        {
            return;
        }

        IamPrincipal? known;
        try
        {
            known = await AccessEntryCalls.AskIamAsync(target, principal, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException)
        {
            // Whoever may write entries need not be allowed to read IAM.
            return;
        }

        if (known is not null && known.Arn != Arn)
        {
            throw fault.Amend($"{fault.Message.TrimEnd('.')}. IAM has {known.Arn}.", $"Give -PrincipalArn {known.Arn}, with the path.", Arn);
        }
    }

    private async Task<List<AssociatedAccessPolicy>> AssociateAsync(AccessGrantPlan plan, bool isNew, CancellationToken cancellationToken)
    {
        var answers = new List<AssociatedAccessPolicy>();
        var patience = new Patience(clock, Patience.UntilKnown);
        foreach (var policy in plan.Associate)
        {
            Task<AssociatedAccessPolicy> PutAsync() => target.Eks.AssociateAccessPolicyAsync(target.Name, Arn, policy.Key, policy.Value, cancellationToken);
            answers.Add(await (isNew ? PatientAssociation.PutAsync(PutAsync, patience, cancellationToken) : PutAsync()).ConfigureAwait(false));
            _done.Add("+ policy " + AccessPolicyText.Format(policy.Key, policy.Value));
        }

        return answers;
    }

    // Nobody waits for an answer any more, but what became of the entry has to be known.
    private async Task SayAsync(string outcome)
    {
        try
        {
            await @operator.WarnAsync($"{Arn} on cluster {target}: the command was stopped. {outcome}", CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The one who would be told has gone.
        }
    }

    private async Task<string> TakeBackAsync()
    {
        // The caller's token may be cancelled already; this has to be done all the same.
        using var limit = new CancellationTokenSource(TakeBackPatience);
        try
        {
            await target.Eks.DeleteAccessEntryAsync(target.Name, Arn, limit.Token).ConfigureAwait(false);
            return "The access entry that this command had made was deleted again.";
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessEntryNotFound)
        {
            return "The access entry that this command had made is gone again.";
        }
        catch (Exception fault) when (fault is EksAccessException or OperationCanceledException)
        {
            return $"The access entry that this command had made could NOT be deleted again ({fault.Message.TrimEnd('.')}): it stands, without all of its policies. Grant again, or remove it with Revoke-EKSClusterAccess -All.";
        }
    }
}
