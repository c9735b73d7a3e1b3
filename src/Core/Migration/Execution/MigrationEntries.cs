using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>
/// Makes entries so that nobody is without a right in between. An entry silences its row at once, and its policy comes with a
/// second call: meanwhile a temporary group carries administrators, by a temporary binding. The group also marks the entry as
/// unfinished, for whoever goes on after a run that died.
/// </summary>
internal sealed class MigrationEntries(MigrationRun run)
{
    private const int MaxRaces = 3;
    private static readonly TimeSpan TakeBackPatience = TimeSpan.FromSeconds(30);

    /// <summary>Makes the temporary binding when entries need it and it is possible.</summary>
    public async Task<bool> BridgeAsync(IReadOnlyCollection<MigrationEntry> open, bool canBridge, CancellationToken cancellationToken)
    {
        if (!open.Any(e => e.NeedsBridge) || !canBridge)
        {
            return false;
        }

        var bridge = MigrationMarks.Bridge(run.Plan.ClusterArn);
        var kubernetes = run.Target.OpenKubernetes();
        if (await kubernetes.GetBindingAsync(null, bridge.Name, cancellationToken).ConfigureAwait(false) is null)
        {
            await MigrationBindings.CreateAsync(run, bridge, cancellationToken).ConfigureAwait(false);
            await run.TellAsync(MigrationStepName.Bridge, bridge.Name, "A temporary group is bound to cluster-admin.", MigrationStepStatus.Done, true, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Makes an entry with its policies, or finishes making it.</summary>
    public async Task MakeAsync(MigrationEntry entry, bool isBridged, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var live = await AccessEntryCalls.TryReadAsync(run.Target, entry.PrincipalArn, cancellationToken).ConfigureAwait(false);
            if (live is null)
            {
                if (!await TryCreateAsync(entry, cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }

                await run.TellAsync(MigrationStepName.Entry, entry.PrincipalArn, $"Made {entry}.", MigrationStepStatus.Done, true, cancellationToken).ConfigureAwait(false);
                await PoliciesAsync(entry, entry.AccessPolicy, isBridged ? null : entry.PrincipalArn, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (Holds(live, entry))
            {
                await run.TellAsync(MigrationStepName.Entry, entry.PrincipalArn, "The entry is there already.", MigrationStepStatus.Skipped, false, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (!MigrationMarks.IsUnfinished(live))
            {
                throw new EksAccessException(ErrorIds.PlanOutdated, ErrorKind.InvalidState, $"Somebody has made another access entry for {entry.PrincipalArn} on cluster {run.Target}: {MigrationStateParts.Describe(live)}; planned is {entry}.")
                {
                    RecommendedAction = $"When it shall not be: Revoke-EKSClusterAccess -ClusterName {run.Target.Name} -PrincipalArn {entry.PrincipalArn} -All, and run the migration again. When it shall stay: {MigrationGate.WayOut(run.Target, run.Plan)}",
                    TargetObject = entry.PrincipalArn,
                };
            }

            await PoliciesAsync(entry, entry.AccessPolicy.Except(live.AccessPolicy, StringComparer.Ordinal), null, cancellationToken).ConfigureAwait(false);
            return;
        }

        throw new EksAccessException(ErrorIds.ResourceInUse, ErrorKind.Conflict, $"The access entry of {entry.PrincipalArn} on cluster {run.Target} is made and deleted by somebody else again and again.") { RecommendedAction = "Run the migration again when nobody else works on the cluster.", TargetObject = entry.PrincipalArn };
    }

    /// <summary>Takes the temporary group off entries whose policy works, and the temporary binding away.</summary>
    public async Task FinishAsync(IEnumerable<MigrationEntry> entries, CancellationToken cancellationToken)
    {
        var bridged = entries.Where(e => e.NeedsBridge).ToArray();
        var marked = new List<(MigrationEntry Entry, EKSAccessEntry Live)>();
        foreach (var entry in bridged)
        {
            if (await MadeAsync(entry, cancellationToken).ConfigureAwait(false) is var live && MigrationMarks.IsUnfinished(live))
            {
                marked.Add((entry, live));
            }
        }

        if (marked.Count > 0)
        {
            await run.TellAsync(MigrationStepName.Settle, run.Target.Name, FormattableString.Invariant($"Waited {run.Request.SettleTime.TotalSeconds:0} s for the policies to work."), MigrationStepStatus.Done, false, cancellationToken).ConfigureAwait(false);
            await run.Clock.DelayAsync(run.Request.SettleTime, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (entry, live) in marked)
        {
            if (entry.AccessPolicy.Except(live.AccessPolicy, StringComparer.Ordinal).Any())
            {
                throw new EksAccessException(ErrorIds.PlanOutdated, ErrorKind.InvalidState, $"The policy of {entry.PrincipalArn} on cluster {run.Target} is gone again; the temporary group stays.") { RecommendedAction = $"Run the migration again, which associates it anew. When it shall not have it: {MigrationGate.WayOut(run.Target, run.Plan)}", TargetObject = entry.PrincipalArn };
            }

            var groups = live.KubernetesGroups.Where(g => !MigrationMarks.IsMark(g)).ToArray();
            await run.WriteAsync("UpdateAccessEntry", entry.PrincipalArn, null, () => run.Target.Eks.UpdateAccessEntryAsync(new UpdateAccessEntryRequest(run.Target.Name, entry.PrincipalArn) { KubernetesGroups = groups }, cancellationToken)).ConfigureAwait(false);
            await run.TellAsync(MigrationStepName.Finish, entry.PrincipalArn, "Took the temporary group off: the policy carries the access.", MigrationStepStatus.Done, true, cancellationToken).ConfigureAwait(false);
        }

        await new MigrationBindings(run, run.Journal.Intents).RemoveBridgeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True when a live entry gives what is planned, or more by the policy that gives everything.</summary>
    internal static bool Holds(EKSAccessEntry live, MigrationEntry entry)
    {
        if (entry.IsNode || live.Type != entry.Type)
        {
            return live.Type == entry.Type || (entry.IsNode && AccessEntryType.IsNode(live.Type));
        }

        if (MigrationMarks.IsUnfinished(live))
        {
            return entry.AccessPolicy.All(p => live.AccessPolicy.Contains(p));
        }

        return live.AccessPolicy.Contains("ClusterAdmin")
            || (entry.KubernetesGroups.All(g => live.KubernetesGroups.Contains(g)) && entry.AccessPolicy.All(p => live.AccessPolicy.Contains(p)) && (entry.Username is null || entry.Username == live.Username));
    }

    private async Task<bool> TryCreateAsync(MigrationEntry entry, CancellationToken cancellationToken)
    {
        var groups = entry.NeedsBridge ? entry.KubernetesGroups.Concat([MigrationMarks.Group(run.Plan.ClusterArn)]).ToArray() : entry.KubernetesGroups.ToArray();
        var request = new CreateAccessEntryRequest(run.Target.Name, entry.PrincipalArn)
        {
            KubernetesGroups = groups.Length == 0 ? null : groups,
            Username = entry.Username,
            Type = entry.Type == AccessEntryType.Standard ? null : entry.Type,
        };
        var inverse = new DocumentBuilder().Add("operation", "DeleteAccessEntry").Add("principalArn", entry.PrincipalArn).Add("type", entry.Type).Add("username", entry.Username).AddList("kubernetesGroups", entry.KubernetesGroups).AddList("accessPolicy", entry.AccessPolicy).Node;
        var patience = new Patience(run.Clock, Patience.UntilKnown);
        while (true)
        {
            try
            {
                await run.WriteAsync("CreateAccessEntry", entry.PrincipalArn, inverse, () => run.Target.Eks.CreateAccessEntryAsync(request, cancellationToken)).ConfigureAwait(false);
                return true;
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.ResourceInUse)
            {
                return false;
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.InvalidPrincipal)
            {
                if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw fault.Amend($"{fault.Message.TrimEnd('.')}. It was tried again for {Patience.UntilKnown.TotalSeconds:0} seconds.", "Check that the role or user exists and that its path is in the ARN; choose principal:ARN for the row.", entry.PrincipalArn);
                }
            }
        }
    }

    // An entry that was made a moment ago may not have got around yet. Taken for gone, it would keep its temporary group for good.
    private async Task<EKSAccessEntry> MadeAsync(MigrationEntry entry, CancellationToken cancellationToken)
    {
        var patience = new Patience(run.Clock, TakeBackPatience);
        while (true)
        {
            if (await AccessEntryCalls.TryReadAsync(run.Target, entry.PrincipalArn, cancellationToken).ConfigureAwait(false) is { } live)
            {
                return live;
            }

            if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new EksAccessException(ErrorIds.PlanOutdated, ErrorKind.InvalidState, $"The access entry of {entry.PrincipalArn} on cluster {run.Target} is gone again; the temporary binding stays.") { RecommendedAction = "Run the migration again.", TargetObject = entry.PrincipalArn };
            }
        }
    }

    // Without a bridge an entry that lacks its policy would silence the row for nothing: it is taken back.
    private async Task PoliciesAsync(MigrationEntry entry, IEnumerable<string> policies, string? takesBack, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var policy in AccessPolicyText.ParseList(policies))
            {
                await AssociateAsync(entry, policy, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (takesBack is not null && fault is EksAccessException or OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(TakeBackPatience);
            await run.WriteAsync("DeleteAccessEntry", entry.PrincipalArn, null, async () =>
            {
                await run.Target.Eks.DeleteAccessEntryAsync(run.Target.Name, entry.PrincipalArn, limit.Token).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            throw;
        }
    }

    private async Task AssociateAsync(MigrationEntry entry, PolicyGrant policy, CancellationToken cancellationToken)
    {
        await PatientAssociation.PutAsync(
            () => run.WriteAsync("AssociateAccessPolicy", entry.PrincipalArn, null, () => run.Target.Eks.AssociateAccessPolicyAsync(run.Target.Name, entry.PrincipalArn, policy.ArnIn(run.Target.Partition), policy.AccessScope, cancellationToken)),
            new Patience(run.Clock, Patience.UntilKnown),
            cancellationToken).ConfigureAwait(false);
        await run.TellAsync(MigrationStepName.Policy, entry.PrincipalArn, $"Associated {policy}.", MigrationStepStatus.Done, true, cancellationToken).ConfigureAwait(false);
    }
}
