using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Migration;

/// <summary>
/// Makes the role bindings of a migration, and takes back those that it has made: one that was there before, was changed
/// since, or carries somebody stays, and so does one of which that cannot be told.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="intents">What the journal has, to be taken back.</param>
internal sealed class MigrationBindings(MigrationRun run, IReadOnlyList<MappingNode> intents)
{
    /// <summary>The inverse of making a binding.</summary>
    public const string Delete = "DeleteBinding";

    private readonly HashSet<(string Place, string Name)> _seen = [];

    /// <summary>Makes the copy of a binding for a chosen group or username.</summary>
    /// <exception cref="EksAccessException"><c>PlanOutdated</c>: the name is taken by now, by something that does not give what is planned. Nothing hangs on the copy yet.</exception>
    public static async Task CopyAsync(MigrationRun run, RbacBinding binding, CancellationToken cancellationToken)
    {
        var isMade = await CreateAsync(run, binding, cancellationToken).ConfigureAwait(false);
        if (!isMade)
        {
            var there = await run.Target.OpenKubernetes().GetBindingAsync(binding.Namespace, binding.Name, cancellationToken).ConfigureAwait(false);
            if (there is null || !Gives(there, binding))
            {
                throw MigrationGate.NameTaken(run.Target, run.Plan, binding, there);
            }
        }

        var said = isMade ? $"Bound {binding.RoleKind} {binding.RoleName} to {binding.Subjects[0].Kind} {binding.Subjects[0].Name}." : "Somebody else has made the role binding; it gives what is planned, and is left as it is.";
        await run.TellAsync(MigrationStepName.Binding, TargetOf(binding), said, isMade ? MigrationStepStatus.Done : MigrationStepStatus.Skipped, isMade, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a binding; false when one of its name is there already, which is somebody else's then.</summary>
    public static Task<bool> CreateAsync(MigrationRun run, RbacBinding binding, CancellationToken cancellationToken) => run.WriteAsync(
        "CreateBinding",
        TargetOf(binding),
        MigrationPlanDocument.Binding(binding, Delete),
        async () =>
        {
            try
            {
                await run.Target.OpenKubernetes().CreateBindingAsync(binding, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesConflict)
            {
                return false;
            }
        },
        isMade => isMade ? MigrationJournal.Done : MigrationJournal.WasThere);

    /// <summary>True when a binding gives its role to all that another gives it to.</summary>
    public static bool Gives(RbacBinding live, RbacBinding planned) => live.RoleKind == planned.RoleKind && live.RoleName == planned.RoleName && !planned.Subjects.Select(Describe).Except(live.Subjects.Select(Describe), StringComparer.Ordinal).Any();

    /// <summary>What a binding gives, and to whom.</summary>
    public static string Describe(RbacBinding binding) => $"{binding.RoleKind} {binding.RoleName} to {string.Join(", ", binding.Subjects.Select(Describe).OrderBy(s => s, StringComparer.Ordinal))}";

    /// <summary>Takes one binding back. True when nothing of it is left that a later run of undo could take back.</summary>
    public Task<bool> TakeBackAsync(MappingNode inverse, CancellationToken cancellationToken)
    {
        var (place, name) = (inverse.Text("namespace") ?? string.Empty, inverse.Text("name") ?? string.Empty);

        // The bridge goes last of all, and what several runs have made is one binding.
        return IsBridge(place, name) || !_seen.Add((place, name)) ? Task.FromResult(true) : TakeBackAsync(place, name, cancellationToken);
    }

    /// <summary>Takes the temporary binding away. An entry that is not finished and stays is carried by it, so that it stays too.</summary>
    public async Task<bool> RemoveBridgeAsync(CancellationToken cancellationToken)
    {
        var bridge = MigrationMarks.Bridge(run.Plan.ClusterArn);
        var (live, fault) = await LookAsync(string.Empty, bridge.Name, cancellationToken).ConfigureAwait(false);
        if (fault is { ErrorId: ErrorIds.KubernetesForbidden or ErrorIds.KubernetesUnauthorized } && !Intents(string.Empty, bridge.Name).Any())
        {
            // Who may not see bindings has not made one.
            return true;
        }

        return fault is not null ? await UnreadAsync(MigrationStepName.Bridge, TargetOf(bridge), fault.Message, cancellationToken).ConfigureAwait(false)
            : live is null || await DeleteAsync(live, bridge, MigrationStepName.Bridge, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TakeBackAsync(string place, string name, CancellationToken cancellationToken)
    {
        var on = place + "/" + name;
        var (live, fault) = await LookAsync(place, name, cancellationToken).ConfigureAwait(false);
        if (fault is not null)
        {
            return await UnreadAsync(MigrationStepName.Binding, on, fault.Message, cancellationToken).ConfigureAwait(false);
        }

        if (live is null)
        {
            return true;
        }

        var own = Intents(place, name).FirstOrDefault(i => MayBeDone(run.Journal.OutcomeOf(i)));
        if (own is null)
        {
            await run.TellAsync(MigrationStepName.Binding, on, $"The role binding {on} is not of this migration: somebody else has made it. It stays.", MigrationStepStatus.Skipped, false, cancellationToken).ConfigureAwait(false);
            return true;
        }

        return await DeleteAsync(live, MadeBy(own), MigrationStepName.Binding, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(RbacBinding? Live, EksAccessException? Fault)> LookAsync(string place, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await run.Target.OpenKubernetes().GetBindingAsync(place.Length == 0 ? null : place, name, cancellationToken).ConfigureAwait(false), null);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return (null, fault);
        }
    }

    // A request whose answer never came may have been carried out.
    private static bool MayBeDone(string? outcome) =>
        outcome is null or MigrationJournal.Done or MigrationJournal.Failed + ErrorIds.KubernetesUnreachable or MigrationJournal.Failed + ErrorIds.UnexpectedAnswer;

    private async Task<bool> DeleteAsync(RbacBinding live, RbacBinding? made, string step, CancellationToken cancellationToken)
    {
        var on = TargetOf(live);
        if (made is null || !IsSame(live, made))
        {
            await run.CannotAsync(step, on, $"The role binding {on} {(made is null ? "is not in the plan, so that what the migration made is not known" : "was changed since")}; it gives {Describe(live)}. It is left alone.", cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (await WhyItStaysAsync(live, cancellationToken).ConfigureAwait(false) is { } why)
        {
            await run.CannotAsync(step, on, why, cancellationToken).ConfigureAwait(false);
            return false;
        }

        await run.WriteAsync(Delete, on, null, () => run.Target.OpenKubernetes().DeleteBindingAsync(live.Namespace, live.Name, cancellationToken)).ConfigureAwait(false);
        await run.TellAsync(step, on, step == MigrationStepName.Bridge ? "The temporary binding is gone." : "The binding is gone.", MigrationStepStatus.Done, true, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // An entry that stays, or one that somebody has made since, may live on the binding. Who lives on it can only be told when
    // all is read by which somebody comes in.
    private async Task<string?> WhyItStaysAsync(RbacBinding live, CancellationToken cancellationToken)
    {
        var on = TargetOf(live);
        var now = await run.ReadAsync(cancellationToken).ConfigureAwait(false);
        var readsRows = AuthenticationModeName.ReadsAwsAuth(now.AuthenticationMode);
        if (now.NotEvaluated.FirstOrDefault(p => p.Part is SnapshotPart.AccessEntries or SnapshotPart.Rbac || (readsRows && p.Part == SnapshotPart.AwsAuth)) is { } unread)
        {
            return Unread(on, unread.ToString());
        }

        var without = now with { Bindings = now.Bindings.Where(b => b.Name != live.Name || (b.Namespace ?? string.Empty) != (live.Namespace ?? string.Empty)).ToArray() };
        return MigrationForecast.Compare(now, without, [], []).FirstOrDefault(p => p.Verdict is not (ComparisonVerdict.Equal or ComparisonVerdict.Gained)) is { } lost
            ? $"Without the role binding {on} {lost.PrincipalArn} would lose access ({lost.Before} -> {lost.After}). The binding stays; change or take away the access entry first."
            : null;
    }

    private async Task<bool> UnreadAsync(string step, string on, string reason, CancellationToken cancellationToken)
    {
        await run.CannotAsync(step, on, Unread(on, reason), cancellationToken).ConfigureAwait(false);
        return false;
    }

    private static string Unread(string on, string reason) =>
        $"Who lives on the role binding {on} is not known, for not all could be read ({reason.TrimEnd('.')}). The binding stays; run Undo-EKSAccessMigration again when it can be read.";

    private IEnumerable<MappingNode> Intents(string place, string name) => intents.Where(i => i.Mapping("inverse") is { } inverse
        && inverse.Text("operation") == Delete && (inverse.Text("namespace") ?? string.Empty) == place && inverse.Text("name") == name);

    // Journals of older versions have the name alone.
    private RbacBinding? MadeBy(MappingNode intent)
    {
        var inverse = intent.Mapping("inverse")!;
        return inverse.Text("roleName") is not null
            ? MigrationPlanDocument.Binding(inverse, run.Journal.Path)
            : run.Plan.Bindings.FirstOrDefault(b => b.Name == inverse.Text("name") && (b.Namespace ?? string.Empty) == (inverse.Text("namespace") ?? string.Empty));
    }

    private bool IsBridge(string place, string name) => place.Length == 0 && name == MigrationMarks.Bridge(run.Plan.ClusterArn).Name;

    private static bool IsSame(RbacBinding live, RbacBinding made) => live.Subjects.Count == made.Subjects.Count && Gives(live, made) && Gives(made, live);

    private static string Describe(RbacSubject subject) => string.IsNullOrEmpty(subject.Namespace) ? $"{subject.Kind} {subject.Name}" : $"{subject.Kind} {subject.Namespace}/{subject.Name}";

    private static string TargetOf(RbacBinding binding) => binding.Namespace + "/" + binding.Name;
}
