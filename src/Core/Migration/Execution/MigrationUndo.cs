using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>
/// Takes a migration back by its journal, newest first, down to what cannot be undone, and says what that is. Each inverse is
/// checked against the live state: what somebody has changed since is left alone, and nobody loses access by it.
/// </summary>
public sealed class MigrationUndo
{
    private const string DeleteEntry = "DeleteAccessEntry";
    private static readonly TimeSpan ListedPatience = TimeSpan.FromSeconds(10);

    private readonly ClusterLocator _locator;
    private readonly IFiles _files;
    private readonly IJson _json;
    private readonly IOperator _operator;
    private readonly IClock _clock;

    /// <summary>Makes one.</summary>
    public MigrationUndo(ClusterLocator locator, IFiles files, IJson json, IOperator @operator, IClock clock) =>
        (_locator, _files, _json, _operator, _clock) = (locator, files, json, @operator, clock);

    /// <summary>Undoes the migration of one cluster.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c> when there is no journal, <c>MigrationLocked</c>, and the faults of the services. What cannot be undone goes to the operator as <c>CannotBeUndone</c>.</exception>
    public async Task UndoAsync(MigrationUndoRequest request, Func<EKSMigrationStep, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var target = await (await _locator.LocateAsync(request.Cluster, cancellationToken).ConfigureAwait(false)).RefreshAsync(cancellationToken).ConfigureAwait(false);
        var paths = MigrationPaths.Of(target, request.BackupFolder, request.JournalPath);
        var journal = new MigrationJournal(paths.Journal, _files, _json, _clock);
        var plan = PlanOf(journal, target);
        var run = new MigrationRun(target, plan, new MigrationRunRequest { AllowLockout = request.AllowLockout }, journal, _operator, _clock, sink);
        var intents = journal.Intents.Reverse().ToArray();
        var agreed = await _operator.ConfirmAsync(target.ToString(), $"Take back the migration of plan {plan.Id}: {intents.Count(i => i.Mapping("inverse") is not null)} change(s).", cancellationToken).ConfigureAwait(false);
        if (_operator.DryRun)
        {
            foreach (var intent in intents)
            {
                await run.TellAsync("Undo", intent.Text("target") ?? string.Empty, Planned(target, intent), MigrationStepStatus.Planned, false, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (agreed)
        {
            await LockedAsync(run, paths, request, intents, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Planned(ClusterTarget target, MappingNode intent) => intent.Mapping("inverse")?.Text("operation") switch
    {
        null => WithoutInverse(intent.Text("operation")),
        DeleteEntry when !AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode) => $"DeleteAccessEntry: not in the mode {target.AuthenticationMode}, in which nobody reads aws-auth; the entry stays.",
        MigrationBindings.Delete => "DeleteBinding, unless it was changed since, or somebody would lose access by it.",
        var operation => operation,
    };

    private static string WithoutInverse(string? operation) => operation switch
    {
        "AssociateAccessPolicy" or "UpdateAccessEntry" => $"{operation}: goes with its access entry.",
        "UpdateAuthenticationMode" => $"{operation}: stays; EKS takes no step of the authentication mode back.",
        _ => $"{operation}: nothing is to be taken back.",
    };

    private EKSMigrationPlan PlanOf(MigrationJournal journal, ClusterTarget target)
    {
        var header = journal.Lines.LastOrDefault(l => l.Text("record") == "run");
        if (header?.Text("cluster") == target.Arn.ToString() && journal.PlanOf(header) is null)
        {
            throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.NotFound, $"The plan of the migration, {header.Text("planPath")}, is neither there nor beside {journal.Path}.") { RecommendedAction = "Bring the file of the plan (*.migration.plan.json) into the folder of the journal.", TargetObject = journal.Path };
        }

        if (header?.Text("cluster") != target.Arn.ToString() || journal.PlanOf(header) is not { } path)
        {
            throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.NotFound, $"{journal.Path} is no journal of a migration of cluster {target}.") { RecommendedAction = "Give -JournalPath, the file that Invoke-EKSAccessMigration named.", TargetObject = journal.Path };
        }

        return MigrationPlanDocument.Read(_json.Parse(_files.ReadText(path)), path);
    }

    private async Task LockedAsync(MigrationRun run, MigrationPaths paths, MigrationUndoRequest request, IReadOnlyList<MappingNode> intents, CancellationToken cancellationToken)
    {
        var guard = new MigrationLock(run.Target, paths.Lock, _files, _operator, _clock);
        await guard.TakeAsync(request.BreakLock, cancellationToken).ConfigureAwait(false);
        try
        {
            var (left, bindings) = (0, new MigrationBindings(run, intents));
            var listed = intents.Any(i => i.Mapping("inverse")?.Text("operation") == DeleteEntry)
                ? new HashSet<string>(await AccessEntryCalls.PrincipalsAsync(run.Target, null, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal)
                : [];
            foreach (var intent in intents)
            {
                left += await InvertAsync(run, bindings, intent, listed, cancellationToken).ConfigureAwait(false) ? 0 : 1;
            }

            left += await bindings.RemoveBridgeAsync(cancellationToken).ConfigureAwait(false) ? 0 : 1;
            if (left == 0)
            {
                run.Journal.End("undone");
            }
        }
        finally
        {
            await guard.ReleaseAsync().ConfigureAwait(false);
        }
    }

    // True when nothing of the intent is left that a later run of undo could take back.
    private static async Task<bool> InvertAsync(MigrationRun run, MigrationBindings bindings, MappingNode intent, HashSet<string> listed, CancellationToken cancellationToken)
    {
        var inverse = intent.Mapping("inverse");
        switch (inverse?.Text("operation"))
        {
            case DeleteEntry:
                return await DeleteEntryAsync(run, inverse, listed, cancellationToken).ConfigureAwait(false);
            case MigrationBindings.Delete:
                return await bindings.TakeBackAsync(inverse, cancellationToken).ConfigureAwait(false);
            case "RestoreAwsAuth":
                var isBack = await new MigrationRows(run).RestoreAsync(inverse, cancellationToken).ConfigureAwait(false);
                await run.TellAsync(MigrationStepName.Rows, "aws-auth", isBack ? "The rows are back." : "aws-auth was changed since; it is left alone.", isBack ? MigrationStepStatus.Done : MigrationStepStatus.Failed, isBack, cancellationToken).ConfigureAwait(false);
                return isBack;
            default:
                if (intent.Text("operation") == "UpdateAuthenticationMode")
                {
                    await run.CannotAsync(MigrationStepName.Mode, run.Target.Name, $"The step of the authentication mode to {intent.Text("target")} has no way back.", cancellationToken).ConfigureAwait(false);
                }

                return true;
        }
    }

    private static async Task<bool> DeleteEntryAsync(MigrationRun run, MappingNode inverse, HashSet<string> listed, CancellationToken cancellationToken)
    {
        var principal = inverse.Text("principalArn") ?? string.Empty;
        var live = await LiveAsync(run, principal, listed.Contains(principal), cancellationToken).ConfigureAwait(false);
        if (live is null)
        {
            return true;
        }

        var made = new MigrationEntry(principal, inverse.Text("type") ?? string.Empty) { Username = inverse.Text("username"), KubernetesGroups = new TextList(inverse.Texts("kubernetesGroups")), AccessPolicy = new TextList(inverse.Texts("accessPolicy")) };
        var groups = live.KubernetesGroups.Where(g => !MigrationMarks.IsMark(g)).ToArray();
        var isOurs = live.Type == made.Type && (made.IsNode || ((made.Username is null || made.Username == live.Username) && groups.OrderBy(g => g, StringComparer.Ordinal).SequenceEqual(made.KubernetesGroups.OrderBy(g => g, StringComparer.Ordinal)) && live.AccessPolicy.All(p => made.AccessPolicy.Contains(p))));
        if (!isOurs)
        {
            await run.CannotAsync(MigrationStepName.Entry, principal, $"The access entry of {principal} was changed since ({MigrationStateParts.Describe(live)}); it is left alone.", cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (await WhyNotAsync(run, principal, cancellationToken).ConfigureAwait(false) is { } why)
        {
            await run.CannotAsync(MigrationStepName.Entry, principal, why, cancellationToken).ConfigureAwait(false);
            return false;
        }

        await run.WriteAsync(DeleteEntry, principal, null, async () =>
        {
            await run.Target.Eks.DeleteAccessEntryAsync(run.Target.Name, principal, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        await run.TellAsync(MigrationStepName.Entry, principal, "The entry is gone; the row answers again.", MigrationStepStatus.Done, true, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // An entry that was listed and is not found was deleted since, or not all of the service knows of it yet: taken for gone too soon, it would stay for good.
    private static async Task<EKSAccessEntry?> LiveAsync(MigrationRun run, string principal, bool isListed, CancellationToken cancellationToken)
    {
        var patience = new Patience(run.Clock, ListedPatience);
        while (true)
        {
            var live = await AccessEntryCalls.TryReadAsync(run.Target, principal, cancellationToken).ConfigureAwait(false);
            if (live is not null || !isListed || !await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                return live;
            }
        }
    }

    // Without the entry the principal has to have what it had before the migration.
    private static async Task<string?> WhyNotAsync(MigrationRun run, string principal, CancellationToken cancellationToken)
    {
        await run.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (!AuthenticationModeName.ReadsAwsAuth(run.Target.AuthenticationMode))
        {
            return $"In the mode {run.Target.AuthenticationMode} aws-auth is not read: without its entry {principal} would lose its access. The entry stays.";
        }

        var now = await run.ReadAsync(cancellationToken).ConfigureAwait(false);
        var without = now with { Entries = now.Entries.Where(e => e.PrincipalArn != principal).ToArray() };
        var fold = MigrationForecast.Fold(principal);
        var lost = MigrationForecast.Compare(MigrationMarks.Baseline(run.Plan.Snapshot), without, [principal], []).FirstOrDefault(p => MigrationForecast.Fold(p.PrincipalArn) == fold && p.Verdict is not (ComparisonVerdict.Equal or ComparisonVerdict.Gained));
        if (lost is null && !run.Request.AllowLockout && await run.Guard.JudgeAsync(run.Target, now, without, [principal], cancellationToken).ConfigureAwait(false) is { } lockout)
        {
            return $"{lockout.Message} The entry stays; -AllowLockout takes it away.";
        }

        return lost is null ? null : $"Without its entry {principal} would not have the access it had before the migration ({lost.Before} -> {lost.After}). The entry stays; put its row back first.";
    }
}
