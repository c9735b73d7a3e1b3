using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>
/// Keeps what a stale entry held while it is replaced, and puts it back once the administrator's policy is on the new one. What an
/// earlier run took and did not put back belongs to it, as long as its file is about this principal and the entry that stands.
/// </summary>
internal sealed class RescueRestore(Rescue rescue, PolicyGrant policy, StaleEntryStore store, IOperator @operator, IClock clock)
{
    private string Arn => rescue.Principal.ToString();

    /// <summary>What has to be put back; null when there is nothing.</summary>
    public KeptEntry? Kept { get; private set; }

    /// <summary>Looks what an earlier run has left. What is about something else is told and left alone.</summary>
    /// <param name="live">The entry that stands; null when there is none.</param>
    /// <param name="isReplaced">Whether it is about to be replaced.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="EksAccessException">The file cannot be read, and the entry is about to be replaced.</exception>
    public async Task LookAsync(EKSAccessEntry? live, bool isReplaced, CancellationToken cancellationToken)
    {
        KeptEntry? found;
        try
        {
            found = store.Find(rescue.Target, rescue.Principal);
        }
        catch (EksAccessException fault)
        {
            var action = $"Move {store.PathOf(rescue.Target, rescue.Principal)} away, or give another -BackupFolder.";
            if (isReplaced)
            {
                throw fault.Amend($"{fault.Message.TrimEnd('.')}: what an earlier run took from a stale entry may be in it.", action);
            }

            await WarnAsync($"What an earlier run may have kept cannot be read: {fault.Message} {action}", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (isReplaced)
        {
            await PrepareAsync(live!, found, cancellationToken).ConfigureAwait(false);
        }
        else if (found is not null)
        {
            var why = found.WhyNot(live, await PrincipalIdAsync(cancellationToken).ConfigureAwait(false), rescue.Target.Description.CreatedAt);
            Kept = why is null ? found : null;
            if (why is not null)
            {
                await WarnAsync($"{found.Path} keeps what a stale entry held ({found.Holds}). It is not put back, for {why}. Grant-EKSClusterAccess gives what is still wanted; then delete the file.", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What would be put back on an entry, as part of a question; empty when there is nothing.</summary>
    public string Question(EKSAccessEntry? live, bool isReplaced)
    {
        var rest = Kept is null ? null : StaleEntryRest.Of(Kept.Entry, isReplaced ? null : live, policy.PolicyName);
        return rest is null ? string.Empty
            : isReplaced ? $" The new one gets back {rest}."
            : $" Put back what an earlier run took from a stale entry, as {Kept!.Path} says: {(rest.IsEmpty ? "all of it is there" : rest.ToString())}.";
    }

    /// <summary>Writes what is to be put back into its file, before the entry is deleted; a file about something else is copied first.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>: then nothing may be deleted.</exception>
    public async Task<KeptEntry> KeepAsync(EKSAccessEntry live, CancellationToken cancellationToken)
    {
        var kept = Kept!;
        if (store.Find(rescue.Target, rescue.Principal) is { } older && !older.Is(live) && !older.IsFollowedBy(live))
        {
            var copy = store.SetAside(older.Path);
            await WarnAsync($"{copy} keeps what another stale entry of this principal held ({older.Holds}). It is not put back. Grant-EKSClusterAccess gives what is still wanted; then delete the file.", cancellationToken).ConfigureAwait(false);
        }

        store.Keep(rescue.Target, kept);
        return kept;
    }

    /// <summary>Writes down which entry was made in place of the stale one.</summary>
    public async Task NoteAsync(string successorArn, CancellationToken cancellationToken)
    {
        Kept = Kept! with { SuccessorArn = successorArn };
        try
        {
            store.Keep(rescue.Target, Kept);
        }
        catch (EksAccessException fault)
        {
            // The entry stands; only a later run has less to tell it by.
            await WarnAsync($"{Kept.Path} could not be written: {fault.Message}", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The entry that stands in place of the kept one; null when there is none, and while the kept one is still told of, or half told of, after it was deleted.</summary>
    public async Task<EKSAccessEntry?> ReadSuccessorAsync(CancellationToken cancellationToken)
    {
        try
        {
            var live = await AccessEntryCalls.TryReadAsync(rescue.Target, Arn, cancellationToken).ConfigureAwait(false);
            return live is null || Kept?.Is(live) == true ? null : live;
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessEntryNotFound)
        {
            return null;
        }
    }

    /// <summary>Puts back what is missing, each thing by itself: what cannot be put back is told and stays in the file.</summary>
    /// <param name="isNew">True when the entry was made in this run: the policies that are told of it may be those of the one before it, so that all are put on.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task PutBackAsync(bool isNew, CancellationToken cancellationToken)
    {
        if (Kept is not { } kept)
        {
            return;
        }

        if (@operator.DryRun)
        {
            await rescue.TellAsync("Restore", RecoveryStepStatus.Planned, $"What the stale entry held would be put back: {kept.Holds}.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        var live = await WaitForSuccessorAsync(cancellationToken).ConfigureAwait(false);
        if (live is null || !kept.IsFollowedBy(live))
        {
            await WarnAsync($"{kept.Path} keeps what the stale entry held ({kept.Holds}). It is not put back, for {(live is null ? "EKS does not tell of the new entry yet. Run Repair-EKSClusterAccess again, which tries it anew." : "the entry that stands now was not made by this rescue. Grant-EKSClusterAccess gives what is still wanted; then delete the file.")}", cancellationToken).ConfigureAwait(false);
            return;
        }

        var known = isNew ? live with { Policies = [], AccessPolicy = TextList.Empty } : live;
        var rest = StaleEntryRest.Of(kept.Entry, known, policy.PolicyName);
        var isWhole = true;
        foreach (var (what, flag, call) in Calls(live, rest, cancellationToken))
        {
            isWhole &= await TryAsync(what, flag, call, kept.Path, cancellationToken).ConfigureAwait(false);
        }

        if (isWhole)
        {
            await ForgetAsync(kept, cancellationToken).ConfigureAwait(false);
            await rescue.TellAsync("Restore", RecoveryStepStatus.Done, $"What the stale entry held is back: {kept.Holds}.", !rest.IsEmpty, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<EKSAccessEntry?> WaitForSuccessorAsync(CancellationToken cancellationToken)
    {
        var patience = new Patience(clock, Patience.UntilKnown);
        while (true)
        {
            var live = await ReadSuccessorAsync(cancellationToken).ConfigureAwait(false);
            if (live is not null || !await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                return live;
            }
        }
    }

    private IEnumerable<(string What, string Flag, Func<Task> Call)> Calls(EKSAccessEntry live, StaleEntryRest rest, CancellationToken cancellationToken)
    {
        var eks = rescue.Target.Eks;
        var request = new UpdateAccessEntryRequest(rescue.Target.Name, Arn);
        if (rest.Groups.Count > 0)
        {
            var groups = live.KubernetesGroups.Concat(rest.Groups).ToArray();
            yield return ($"the groups {rest.Groups}", $"-KubernetesGroup {string.Join(",", rest.Groups)}", () => eks.UpdateAccessEntryAsync(request with { KubernetesGroups = groups }, cancellationToken));
        }

        if (rest.Username.Length > 0)
        {
            yield return ($"the username {rest.Username}", $"-Username '{rest.Username}'", () => eks.UpdateAccessEntryAsync(request with { Username = rest.Username }, cancellationToken));
        }

        if (rest.Tags.Count > 0)
        {
            yield return ($"the tags {rest.Tags}", $"-Tag '{rest.Tags}'", () => eks.TagResourceAsync(live.AccessEntryArn, rest.Tags, cancellationToken));
        }

        foreach (var old in rest.Policies)
        {
            var text = AccessPolicyText.Format(old.PolicyArn, old.AccessScope);
            yield return ($"the policy {text}", $"-AccessPolicy '{text}'", () => PatientAssociation.PutAsync(rescue.Target, Arn, old.PolicyArn, old.AccessScope, clock, cancellationToken));
        }
    }

    private async Task<bool> TryAsync(string what, string flag, Func<Task> call, string path, CancellationToken cancellationToken)
    {
        try
        {
            await call().ConfigureAwait(false);
            return true;
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await WarnAsync($"{char.ToUpperInvariant(what[0])}{what.Substring(1)} could not be put back: {fault.Message} Run Repair-EKSClusterAccess again, which tries it anew; or Grant-EKSClusterAccess -ClusterName {rescue.Target.Name} -PrincipalArn {Arn} {flag}; or, when it is not wanted any more, delete {path}.", cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    private async Task PrepareAsync(EKSAccessEntry live, KeptEntry? found, CancellationToken cancellationToken)
    {
        var entry = live.Type == AccessEntryType.Standard ? live : live with { Type = AccessEntryType.Standard, KubernetesGroups = TextList.Empty, Username = string.Empty, Policies = [], AccessPolicy = TextList.Empty };

        // What an earlier run has deleted and not put back yet is part of it.
        entry = found is not null && (found.Is(live) || found.IsFollowedBy(live)) ? Join(entry, found.Entry) : entry;
        Kept = new KeptEntry(entry, await PrincipalIdAsync(cancellationToken).ConfigureAwait(false), string.Empty, store.PathOf(rescue.Target, rescue.Principal));
    }

    private async Task ForgetAsync(KeptEntry kept, CancellationToken cancellationToken)
    {
        try
        {
            store.Forget(kept.Path);
        }
        catch (EksAccessException fault)
        {
            await WarnAsync($"All is back, but {kept.Path} could not be emptied: {fault.Message} Delete it.", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string> PrincipalIdAsync(CancellationToken cancellationToken) =>
        (await AccessEntryCalls.TryAskIamAsync(rescue.Target, rescue.Principal, cancellationToken).ConfigureAwait(false)).Found?.UniqueId ?? string.Empty;

    private static EKSAccessEntry Join(EKSAccessEntry entry, EKSAccessEntry older)
    {
        var policies = entry.Policies.Concat(older.Policies).GroupBy(p => p.PolicyArn, StringComparer.Ordinal)
            .Select(g => g.First() with { AccessScope = g.Select(p => p.AccessScope).Aggregate((left, right) => left.Union(right)) }).ToArray();
        return entry with
        {
            KubernetesGroups = new TextList(entry.KubernetesGroups.Union(older.KubernetesGroups, StringComparer.Ordinal)),
            Username = older.Username.Length > 0 ? older.Username : entry.Username,
            Policies = policies,
            AccessPolicy = new TextList(policies.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope))),
            Tags = new TagMap(older.Tags.Where(t => !entry.Tags.ContainsKey(t.Key)).Concat(entry.Tags)),
        };
    }

    private Task WarnAsync(string message, CancellationToken cancellationToken) => rescue.TellAsync("Restore", RecoveryStepStatus.Warning, message, false, cancellationToken);
}
