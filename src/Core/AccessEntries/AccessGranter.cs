using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// Sees to it that a principal has access: adopts, creates or updates its entry, and never narrows what is there unless
/// an exact grant is asked for. Doing it twice is the same as doing it once.
/// </summary>
public sealed class AccessGranter
{
    private const int MaxRaces = 3;

    private readonly ClusterLocator _locator;
    private readonly IOperator _operator;
    private readonly IClock _clock;
    private readonly IAwsAuthLookup _rows;
    private readonly ShadowGuard _shadow;
    private readonly AccessGuard _guard;
    private readonly ConcurrentDictionary<string, bool> _warned = new();

    /// <summary>Makes a granter for one run.</summary>
    public AccessGranter(ClusterLocator locator, IAwsAuthLookup rows, IOperator @operator, IClock clock)
    {
        (_locator, _operator, _clock, _rows) = (locator, @operator, clock, rows);
        _guard = new AccessGuard(@operator);
        _shadow = new ShadowGuard(rows, _guard);
    }

    /// <summary>Grants one principal access on one cluster and hands the change to the sink. Every rule is checked before the first call that writes.</summary>
    /// <exception cref="EksAccessException">
    /// What <see cref="AccessEntryRules"/> and <see cref="ClusterLocator.LocateAsync"/> throw; <c>SpecNotReady</c>,
    /// <c>ConfigMapMode</c>, <c>AccessEntryTypeFixed</c>, <c>WouldShadowRow</c>, <c>WouldLockOut</c>, <c>InvalidPrincipal</c>,
    /// and the faults of the service.
    /// </exception>
    public async Task GrantAsync(AccessGrantRequest request, Func<EKSAccessChange, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        if (request.FromPipeline && await IsPassedOverAsync(request, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var wish = AccessWish.Of(request);
        var target = await _locator.LocateAsync(request.Cluster, cancellationToken).ConfigureAwait(false);
        target.RequireManaged();
        foreach (var policy in wish.Policies ?? [])
        {
            policy.ArnIn(target.Partition);
        }

        var hasEntries = await HasEntriesAsync(target, cancellationToken).ConfigureAwait(false);
        var principal = await PrincipalResolver.ResolveAsync(target, request.PrincipalArn, request.PermissionSet, cancellationToken).ConfigureAwait(false);
        AccessEntryRules.CheckPrincipal(principal, wish.Type ?? AccessEntryType.Standard, target.Arn);
        var grant = new Grant(target, principal, wish, request);
        var plan = await PlanAsync(grant, hasEntries, cancellationToken).ConfigureAwait(false);
        var warnings = await GuardAsync(grant, plan, hasEntries, cancellationToken).ConfigureAwait(false);
        if (_operator.DryRun && plan.Creates && await UnknownPrincipal.WhyAsync(target, principal, _operator, cancellationToken).ConfigureAwait(false) is { } why)
        {
            warnings.Add(why);
        }

        await ConcludeAsync(grant, plan, warnings, sink, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<AccessGrantPlan> PlanAsync(Grant grant, bool hasEntries, CancellationToken cancellationToken)
    {
        var before = hasEntries ? await AccessEntryCalls.TryReadAsync(grant.Target, grant.Principal.ToString(), cancellationToken).ConfigureAwait(false) : null;
        if (before is not null)
        {
            RefuseOtherType(grant, before);
            grant.Wish.Check(before.Type, grant.Principal.ToString());
        }

        var plan = AccessGrantPlan.Make(grant.Target, grant.Principal, before, grant.Wish.For(before));
        if (!plan.ChangesNothing)
        {
            AccessEntryRules.CheckCounts(plan.After.Policies.Count, plan.After.Tags.Count, grant.Principal.ToString());
        }

        return plan;
    }

    private static void RefuseOtherType(Grant grant, EKSAccessEntry before)
    {
        if (grant.Wish.Type is { } type && type != before.Type)
        {
            throw new EksAccessException(ErrorIds.AccessEntryTypeFixed, ErrorKind.InvalidState, $"{grant.Principal} has an access entry of type {before.Type} on cluster {grant.Target}; it cannot become {type}: the type is fixed for an entry's life.")
            {
                RecommendedAction = $"Leave -Type out, or remove the entry with Revoke-EKSClusterAccess -All and grant again.",
                TargetObject = grant.Principal.ToString(),
            };
        }
    }

    private async Task<bool> IsPassedOverAsync(AccessGrantRequest request, CancellationToken cancellationToken)
    {
        var isServiceLinked = PrincipalArn.TryParse(request.PrincipalArn?.Trim(), out var principal) && principal.IsServiceLinkedRole;
        if (isServiceLinked || request.EksOwned == true)
        {
            await _operator.WarnAsync($"Passed over {request.PrincipalArn}: {(isServiceLinked ? "it is a service-linked role, whose entry nobody but EKS can make" : "EKS makes this entry for itself")}.", cancellationToken).ConfigureAwait(false);
            return true;
        }

        return false;
    }

    private async Task<bool> HasEntriesAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        if (AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode))
        {
            return true;
        }

        if (!_operator.DryRun)
        {
            throw new EksAccessException(ErrorIds.ConfigMapMode, ErrorKind.InvalidState, $"Cluster {target} has the authentication mode {target.AuthenticationMode}: it has no access entries.")
            {
                RecommendedAction = $"Set-EKSAuthenticationMode -ClusterName {target.Name} -Mode {AuthenticationModeName.ApiAndConfigMap} (cannot be undone), then grant. With -WhatIf the plan is shown without it.",
                TargetObject = target.Name,
            };
        }

        if (_warned.TryAdd(target.Arn.ToString(), true))
        {
            await _operator.WarnAsync($"Cluster {target} has the authentication mode {target.AuthenticationMode}. This is what would be done after Set-EKSAuthenticationMode -Mode {AuthenticationModeName.ApiAndConfigMap}.", cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    // What stops a real run stops a dry run too, but for a cluster without entries, where the plan is shown all the same.
    private async Task<List<string>> GuardAsync(Grant grant, AccessGrantPlan plan, bool hasEntries, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        if (plan.Creates && !grant.Request.AllowLoss)
        {
            try
            {
                warnings.AddRange(await _shadow.CheckAsync(grant.Target, grant.Principal, plan.After, cancellationToken).ConfigureAwait(false));
            }
            catch (EksAccessException fault) when (!hasEntries && fault.ErrorId == ErrorIds.WouldShadowRow)
            {
                warnings.Add(fault.Message);
            }
        }

        if (!grant.Request.AllowLockout && hasEntries && await MayLockOutAsync(grant, plan, cancellationToken).ConfigureAwait(false))
        {
            await new LockoutGuard(_guard).CheckAsync(grant.Target, grant.Principal, plan.Before, plan.After, cancellationToken).ConfigureAwait(false);
        }

        warnings.AddRange(TakenUnnamed(grant, plan));
        if (grant.Wish.KeepsUsername && plan.Before is { } there && grant.Wish.Username is { } given && given != there.Username)
        {
            warnings.Add($"{grant.Principal} keeps the username '{there.Username}'; the piped username '{given}' is not taken. Give -Username on the command line, or -Exact, to change it.");
        }

        if (plan.Username is not null)
        {
            warnings.Add($"Role bindings that name the user '{plan.Before!.Username}' no longer apply to {grant.Principal}.");
        }

        if (plan.After.Type == AccessEntryType.Standard && plan.After.Policies.Count + plan.After.KubernetesGroups.Count == 0)
        {
            warnings.Add($"The access entry of {grant.Principal} has neither groups nor policies: it gives no more than every signed-in user has.");
        }

        return warnings;
    }

    // Only what takes something away can lock out: an exact grant, another username, or a new entry in front of a live row.
    private async Task<bool> MayLockOutAsync(Grant grant, AccessGrantPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.Creates)
        {
            return plan.Username is not null || (grant.Wish.Exact && !plan.ChangesNothing);
        }

        if (!AuthenticationModeName.ReadsAwsAuth(grant.Target.AuthenticationMode) || LockoutGuard.IsAdmin(plan.After))
        {
            return false;
        }

        try
        {
            return (await _rows.FindAsync(grant.Target, grant.Principal, cancellationToken).ConfigureAwait(false)).Count > 0;
        }
        catch (EksAccessException)
        {
            // Whether a row is silenced is not known: it may be an administrator's.
            return true;
        }
    }

    // An exact grant of an object that lacks a property takes all of it; that is what was asked for, and easily overlooked.
    private static IEnumerable<string> TakenUnnamed(Grant grant, AccessGrantPlan plan)
    {
        if (grant.Wish.Exact && grant.Wish.Policies is null && plan.Disassociate.Count > 0)
        {
            yield return $"The exact grant names no policies: all of {grant.Principal}'s are taken away.";
        }

        if (grant.Wish.Exact && grant.Wish.Groups is null && plan.Groups is not null)
        {
            yield return $"The exact grant names no groups: all of {grant.Principal}'s are taken away.";
        }
    }

    private async Task ConcludeAsync(Grant grant, AccessGrantPlan plan, List<string> warnings, Func<EKSAccessChange, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var applied = false;
        var after = plan.After;
        var verifier = grant.Request.Wait && !_operator.DryRun ? new AccessVerifier(grant.Target, grant.Principal, _clock) : null;
        GrantOutlook? outlook = null;
        await WarnAsync(grant, warnings, cancellationToken).ConfigureAwait(false);
        if (!plan.ChangesNothing)
        {
            var confirmed = await ConfirmAsync(grant, plan, cancellationToken).ConfigureAwait(false);
            if (!confirmed && !_operator.DryRun)
            {
                return;
            }

            if (confirmed && !_operator.DryRun)
            {
                if (await WriteAsync(grant, plan, warnings, verifier, cancellationToken).ConfigureAwait(false) is not { } written)
                {
                    return;
                }

                (plan, after, outlook) = written;
                applied = !plan.ChangesNothing;
            }
        }

        bool? verified = null;
        if (verifier is not null)
        {
            outlook ??= await verifier.LookAsync(plan, cancellationToken).ConfigureAwait(false);
            var (read, seen, warning) = await verifier.VerifyAsync(after, outlook, grant.Request.WaitTimeout, cancellationToken).ConfigureAwait(false);
            verified = seen;
            after = read ?? after;
            string[] late = warning is null ? [] : [warning];
            await WarnAsync(grant, late, cancellationToken).ConfigureAwait(false);
            warnings.AddRange(late);
        }

        await sink(Describe(grant, plan, after, applied, verified, warnings), cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> ConfirmAsync(Grant grant, AccessGrantPlan plan, CancellationToken cancellationToken) =>
        _operator.ConfirmAsync(plan.TakesAway, $"{grant.Target}/{grant.Principal}", Phrase(plan), cancellationToken);

    // A cluster without entries was warned about as a whole.
    private async Task WarnAsync(Grant grant, IEnumerable<string> warnings, CancellationToken cancellationToken)
    {
        foreach (var warning in warnings.Where(_ => AuthenticationModeName.ReadsAccessEntries(grant.Target.AuthenticationMode)))
        {
            await _operator.WarnAsync(warning, cancellationToken).ConfigureAwait(false);
        }
    }

    // Null when a plan that somebody else's write made necessary was not confirmed.
    private async Task<(AccessGrantPlan Plan, EKSAccessEntry After, GrantOutlook? Outlook)?> WriteAsync(Grant grant, AccessGrantPlan plan, List<string> warnings, AccessVerifier? verifier, CancellationToken cancellationToken)
    {
        for (var race = 0; ; race++)
        {
            var outlook = verifier is null ? null : await verifier.LookAsync(plan, cancellationToken).ConfigureAwait(false);
            var written = await new AccessWriter(grant.Target, grant.Principal, _operator, _clock).WriteAsync(plan, cancellationToken).ConfigureAwait(false);
            if (written is not null)
            {
                return (plan, written, outlook);
            }

            // Somebody else made the entry: what is there now counts, and what was asked about is no longer what would be done.
            var asked = plan.Changes;
            plan = await PlanAsync(grant, hasEntries: true, cancellationToken).ConfigureAwait(false);
            var anew = (await GuardAsync(grant, plan, hasEntries: true, cancellationToken).ConfigureAwait(false)).Except(warnings).ToArray();
            await WarnAsync(grant, anew, cancellationToken).ConfigureAwait(false);
            warnings.AddRange(anew);
            if (plan.ChangesNothing)
            {
                return (plan, plan.After, null);
            }

            if (!plan.Changes.Equals(asked) && !await ConfirmAsync(grant, plan, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            if (race == MaxRaces)
            {
                throw new EksAccessException(ErrorIds.ResourceInUse, ErrorKind.Conflict, $"The access entry of {grant.Principal} on cluster {grant.Target} is said to exist when it is made and to be missing when it is read.")
                {
                    RecommendedAction = "Wait a moment and run the command again; see whether another tool makes and deletes the entry.",
                    TargetObject = grant.Principal.ToString(),
                };
            }
        }
    }

    private static EKSAccessChange Describe(Grant grant, AccessGrantPlan plan, EKSAccessEntry after, bool applied, bool? verified, IEnumerable<string> warnings) =>
        grant.Target.Place(new EKSAccessChange
        {
            PrincipalArn = grant.Principal.ToString(),
            PrincipalAccountId = grant.Principal.AccountId,
            PermissionSet = grant.Principal.PermissionSet,
            Action = plan.Action,
            Applied = applied,
            Verified = verified,
            Changes = plan.Changes,
            Warnings = new TextList(warnings),
            Before = plan.Before,
            After = after,
        });

    private static string Phrase(AccessGrantPlan plan) => (plan.Creates ? "Create access entry: " : "Change access entry: ") + string.Join("; ", plan.Changes);

    private sealed record Grant(ClusterTarget Target, PrincipalArn Principal, AccessWish Wish, AccessGrantRequest Request);
}
