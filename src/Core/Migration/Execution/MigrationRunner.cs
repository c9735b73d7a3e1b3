using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.Migration;

/// <summary>Carries out a migration, step by step, each told as it happens. Run again after any end, it goes on from the live state.</summary>
public sealed class MigrationRunner
{
    private readonly ClusterLocator _locator;
    private readonly IFiles _files;
    private readonly IJson _json;
    private readonly IOperator _operator;
    private readonly IClock _clock;

    /// <summary>Makes a runner.</summary>
    public MigrationRunner(ClusterLocator locator, IFiles files, IJson json, IOperator @operator, IClock clock) =>
        (_locator, _files, _json, _operator, _clock) = (locator, files, json, @operator, clock);

    /// <summary>Migrates one cluster.</summary>
    /// <exception cref="EksAccessException">
    /// What <see cref="ClusterLocator.LocateAsync"/> throws; <c>PlanOutdated</c>, <c>PlanNotReady</c>, <c>DifferenceNotAccepted</c>,
    /// <c>GapNotAccepted</c>, <c>WouldLockOut</c>, <c>MigrationLocked</c>, <c>MigrationDiffers</c>, <c>WildcardNotAllowed</c>, and the faults of the services.
    /// </exception>
    public async Task RunAsync(MigrationRunRequest request, Func<EKSMigrationStep, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        MigrationGate.CheckRequest(request);
        var target = await (await _locator.LocateAsync(request.Cluster, cancellationToken).ConfigureAwait(false)).RefreshAsync(cancellationToken).ConfigureAwait(false);
        target.RequireManaged();
        var paths = MigrationPaths.Of(target, request.BackupFolder, request.JournalPath);
        var journal = new MigrationJournal(paths.Journal, _files, _json, _clock);
        var plan = request.Plan ?? Unfinished(journal, target, request) ?? await new MigrationPlanner(_operator, _clock).PlanAsync(target, request.Wish, cancellationToken).ConfigureAwait(false);
        if (plan.ClusterArn != target.Arn.ToString())
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The plan {plan.Id} is of cluster {plan.ClusterArn}, not of {target.Arn}.") { RecommendedAction = "Give the plan of this cluster.", TargetObject = target.Name };
        }

        var run = new MigrationRun(target, plan, request, journal, _operator, _clock, sink);
        var live = await run.ReadAsync(cancellationToken).ConfigureAwait(false);
        var readiness = new MigrationReadiness(target, _operator, _clock);
        await readiness.LookAsync(live, plan.TargetMode, cancellationToken).ConfigureAwait(false);
        await ProofAsync(run, cancellationToken).ConfigureAwait(false);
        MigrationGate.Check(target, plan, live, request, readiness.CanBridge);
        await TellQuestionsAsync(plan, target, cancellationToken).ConfigureAwait(false);
        var before = MigrationMarks.Baseline(live);
        await run.GuardAsync(before, MigrationForecast.After(before, plan.Entries, plan.Bindings, plan.TargetMode), [], cancellationToken).ConfigureAwait(false);
        var agreed = await _operator.ConfirmAsync(target.ToString(), Phrase(plan), cancellationToken).ConfigureAwait(false);
        if (_operator.DryRun)
        {
            await DryAsync(run, cancellationToken).ConfigureAwait(false);
        }
        else if (agreed)
        {
            await LockedAsync(run, paths, live, readiness.CanBridge, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Phrase(EKSMigrationPlan plan) =>
        $"Migrate from aws-auth to access entries: {plan.Entries.Count} entr{(plan.Entries.Count == 1 ? "y" : "ies")}, mode {plan.AuthenticationMode} to {plan.TargetMode}.{(plan.AuthenticationMode == plan.TargetMode ? string.Empty : " The mode step cannot be undone.")}";

    // A row that nobody decided about is left as it is, which must not pass for migrated.
    private async Task TellQuestionsAsync(EKSMigrationPlan plan, ClusterTarget target, CancellationToken cancellationToken)
    {
        foreach (var question in plan.Questions.Where(q => q.Choice is null))
        {
            await _operator.WarnAsync($"Cluster {target}: the row {question.RowArn} ({question.Place}) becomes no access entry: {question.Reason} Ways out: -Choice @{{ '{question.Id}' = ... }} with {string.Join(", ", question.Choices)}.", cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ProofAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        var equal = run.Plan.Proof.Count(p => !p.NeedsAcceptance);
        await run.TellAsync(MigrationStepName.Proof, run.Target.Name, $"{equal} of {run.Plan.Proof.Count} principals keep their access.", MigrationStepStatus.Done, false, cancellationToken).ConfigureAwait(false);
        foreach (var proof in run.Plan.Proof.Where(p => p.NeedsAcceptance))
        {
            await run.TellAsync(MigrationStepName.Proof, proof.PrincipalArn, $"{proof.Id} {proof.Verdict}: {proof.Before} -> {proof.After}. {string.Join("; ", proof.Differences)}", MigrationStepStatus.Done, false, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task DryAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        foreach (var step in run.Plan.Steps)
        {
            await run.TellAsync(step.Name, step.Target, step.Action, MigrationStepStatus.Planned, false, cancellationToken).ConfigureAwait(false);
        }
    }

    // A run that died here has left its plan, with the state before it, beside the journal.
    private EKSMigrationPlan? Unfinished(MigrationJournal journal, ClusterTarget target, MigrationRunRequest request)
    {
        if (journal.Unfinished is not { } header || header.Text("cluster") != target.Arn.ToString() || journal.PlanOf(header) is not { } path)
        {
            return null;
        }

        var plan = MigrationPlanDocument.Read(_json.Parse(_files.ReadText(path)), path);
        return plan.TargetMode == request.Wish.TargetMode ? plan : null;
    }

    private async Task LockedAsync(MigrationRun run, MigrationPaths paths, EKSClusterAccess live, bool canBridge, CancellationToken cancellationToken)
    {
        var guard = new MigrationLock(run.Target, paths.Lock, _files, _operator, _clock);
        await guard.TakeAsync(run.Request.BreakLock, cancellationToken).ConfigureAwait(false);
        try
        {
            await BackupAsync(run, paths, cancellationToken).ConfigureAwait(false);
            await StepsAsync(run, live, canBridge, cancellationToken).ConfigureAwait(false);
            run.Journal.End();
        }
        finally
        {
            await guard.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task BackupAsync(MigrationRun run, MigrationPaths paths, CancellationToken cancellationToken)
    {
        if (run.Journal.Unfinished is null)
        {
            // What an earlier migration of this cluster has saved stays, under another name.
            OlderFiles.WriteBackup(_files, paths.Plan, _json.Write(MigrationPlanDocument.Write(run.Plan), true));
            OlderFiles.WriteBackup(_files, paths.AwsAuth, AwsAuthManifest.Write(run.Plan.Snapshot.AwsAuth ?? new Dictionary<string, string>()));
        }

        run.Journal.Begin(run.Plan.ClusterArn, run.Plan.Id, paths.Plan, run.Plan.CallerArn);
        await run.TellAsync(MigrationStepName.Backup, paths.Plan, $"aws-auth, {run.Plan.Snapshot.Entries.Count} entries and RBAC are saved; aws-auth by itself in {paths.AwsAuth}, the journal is {paths.Journal}.", MigrationStepStatus.Done, false, cancellationToken).ConfigureAwait(false);
    }

    private async Task StepsAsync(MigrationRun run, EKSClusterAccess live, bool canBridge, CancellationToken cancellationToken)
    {
        var (entries, modes) = (new MigrationEntries(run), new MigrationModes(run, _locator));
        foreach (var binding in run.Plan.Bindings.Where(b => !live.Bindings.Any(l => l.Namespace == b.Namespace && l.Name == b.Name)))
        {
            await MigrationBindings.CopyAsync(run, binding, cancellationToken).ConfigureAwait(false);
        }

        await modes.StepAsync(AuthenticationModeName.ApiAndConfigMap, cancellationToken).ConfigureAwait(false);
        await MakeEntriesAsync(run, entries, canBridge, cancellationToken).ConfigureAwait(false);
        await CompareAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Request.RemoveMappedRows)
        {
            await new MigrationRows(run).RemoveAsync(cancellationToken).ConfigureAwait(false);
        }

        if (run.Request.TargetsApi && run.Target.AuthenticationMode != AuthenticationModeName.Api)
        {
            await modes.RequireReadyForApiAsync(cancellationToken).ConfigureAwait(false);
            await modes.StepAsync(AuthenticationModeName.Api, cancellationToken).ConfigureAwait(false);
            await CompareAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task MakeEntriesAsync(MigrationRun run, MigrationEntries entries, bool canBridge, CancellationToken cancellationToken)
    {
        // EKS has made some itself, and an earlier run others: what is there is listed anew, all pages.
        var there = new HashSet<string>(await AccessEntryCalls.PrincipalsAsync(run.Target, null, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
        var canary = run.Request.Canary is { } arn ? MigrationForecast.Fold(arn) : null;
        var order = run.Plan.Entries.OrderBy(e => MigrationForecast.Fold(e.PrincipalArn) == canary ? 0 : 1).ToArray();
        if (canary is not null && !order.Any(e => MigrationForecast.Fold(e.PrincipalArn) == canary))
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The canary {run.Request.Canary} is no principal of the plan.") { RecommendedAction = "Name one of its entries.", TargetObject = run.Request.Canary };
        }

        var isBridged = await entries.BridgeAsync(order.Where(e => !there.Contains(e.PrincipalArn)).ToArray(), canBridge, cancellationToken).ConfigureAwait(false) || canBridge;
        foreach (var entry in order)
        {
            await entries.MakeAsync(entry, isBridged, cancellationToken).ConfigureAwait(false);
            if (MigrationForecast.Fold(entry.PrincipalArn) == canary)
            {
                await CanaryAsync(run, entry, cancellationToken).ConfigureAwait(false);
            }
        }

        await entries.FinishAsync(order, cancellationToken).ConfigureAwait(false);
    }

    private static async Task CanaryAsync(MigrationRun run, MigrationEntry entry, CancellationToken cancellationToken)
    {
        await run.Clock.DelayAsync(run.Request.SettleTime, cancellationToken).ConfigureAwait(false);
        var wrong = run.Unexpected(await run.ReadAsync(cancellationToken).ConfigureAwait(false)).Where(p => MigrationForecast.Fold(p.PrincipalArn) == MigrationForecast.Fold(entry.PrincipalArn)).ToArray();
        if (wrong.Length > 0)
        {
            throw MigrationModes.Differs(run.Target, wrong, "This is the canary; no other entry was made");
        }

        await run.TellAsync(MigrationStepName.Compare, entry.PrincipalArn, "The canary has its access.", MigrationStepStatus.Done, false, cancellationToken).ConfigureAwait(false);
    }

    private static async Task CompareAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        var now = await run.ReadAsync(cancellationToken).ConfigureAwait(false);
        var unexpected = run.Unexpected(now);
        if (unexpected.Count > 0)
        {
            throw MigrationModes.Differs(run.Target, unexpected, "Everything up to here stands");
        }

        await run.TellAsync(MigrationStepName.Compare, run.Target.Name, "Every principal has the access that the plan says.", MigrationStepStatus.Done, false, cancellationToken).ConfigureAwait(false);
    }
}
