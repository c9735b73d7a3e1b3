using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Migration;
using EksAccessManagement.Rehearse.Effects;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>The rehearsal itself: the same use cases as in PowerShell, one after the other, on the stage's cluster.</summary>
internal sealed class Rehearsal(RehearsalStage stage, IRehearsalStory story, bool withEffects)
{
    private static readonly ClusterChoice Choice = ClusterChoice.Named(RehearsalPlan.ClusterName);

    private readonly RehearsalOperator _operator = new();

    /// <summary>Plays it from the first login to the last.</summary>
    /// <param name="report">The report with the plan.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RehearsalReport> PlayAsync(RehearsalReport report, CancellationToken cancellationToken)
    {
        report = report with { Rows = await ConvertAsync(report.Plan, cancellationToken).ConfigureAwait(false) };
        story.TellRows(report);
        var before = await stage.LoginAllAsync(cancellationToken).ConfigureAwait(false);
        var step = await SwitchAsync(AuthenticationModeName.ApiAndConfigMap, cancellationToken).ConfigureAwait(false);
        report = report with
        {
            ModeSteps = [step],
            Rows = await GrantAllAsync(report.Rows, cancellationToken).ConfigureAwait(false),
            Entries = await ReadBackAsync(cancellationToken).ConfigureAwait(false),
        };
        story.TellChanges(report);
        var after = await stage.LoginAllAsync(cancellationToken).ConfigureAwait(false);

        // Where both count, nobody can see which of them let a principal in. In API mode it is the entry.
        step = await SwitchAsync(AuthenticationModeName.Api, cancellationToken).ConfigureAwait(false);
        var alone = await stage.LoginAllAsync(cancellationToken).ConfigureAwait(false);
        report = report with { ModeSteps = [.. report.ModeSteps, step], Principals = Stories(report, before, after, alone) };
        if (withEffects)
        {
            report = report with { Principals = await EffectiveAccessReader.FillAsync(stage, report.Principals, cancellationToken).ConfigureAwait(false) };
        }

        report = report with { Rows = report.Rows.Select(r => r with { CarriedOver = IsCarriedOver(r, report.Principals) }).ToArray() };
        report = report with { Warnings = _operator.Warnings.Distinct(StringComparer.Ordinal).ToArray() };
        story.TellPrincipals(report);
        story.End(report);
        return report;
    }

    private static PrincipalStory[] Stories(
        RehearsalReport report,
        IReadOnlyDictionary<RehearsalPrincipal, Login> before,
        IReadOnlyDictionary<RehearsalPrincipal, Login> after,
        IReadOnlyDictionary<RehearsalPrincipal, Login> alone)
    {
        var entries = report.Entries.ToDictionary(e => e.PrincipalArn, StringComparer.Ordinal);
        return report.Plan.Principals
            .Select(p => MappingComparer.Judge(new PrincipalStory(p, before[p], after[p], alone[p]) { Entry = entries.GetValueOrDefault(p.Arn.ToString()) }))
            .ToArray();
    }

    private static bool IsCarriedOver(RowFate fate, IReadOnlyList<PrincipalStory> stories) =>
        fate.Spec.Status == AccessEntrySpecStatus.Ready
        && fate.Refusal is null
        && stories.Any(s => s.Principal.Arn.ToString() == fate.Spec.PrincipalArn && s.KeepsAccess);

    private async Task<IReadOnlyList<RowFate>> ConvertAsync(RehearsalPlan plan, CancellationToken cancellationToken)
    {
        var specs = new List<EKSAccessEntrySpec>();
        var request = new AwsAuthConvertRequest { Source = plan.Map.Source, Cluster = Choice };
        var converter = new AwsAuthConverter(stage.Locator(_operator), new ClusterAwsAuth(), new RehearsalOperator());
        await converter.ConvertAsync(request, (spec, _) => Keep(specs, spec), cancellationToken).ConfigureAwait(false);

        // The converter gives one spec a row, in the order of the text.
        return plan.Map.Rows.Zip(specs, (row, spec) => new RowFate(row, spec)).ToArray();
    }

    private async Task<EKSAuthenticationMode> SwitchAsync(string mode, CancellationToken cancellationToken)
    {
        EKSAuthenticationMode? step = null;
        var switcher = new AuthenticationModeSwitcher(stage.Locator(_operator), _operator, stage.Clock);
        await switcher.SwitchAsync(
            new AuthenticationModeRequest { Cluster = Choice, Mode = mode, AllowLockout = true },
            (made, _) =>
            {
                step = made;
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return step!;
    }

    private async Task<IReadOnlyList<RowFate>> GrantAllAsync(IReadOnlyList<RowFate> rows, CancellationToken cancellationToken)
    {
        var granter = new AccessGranter(stage.Locator(_operator), new ClusterAwsAuth(), _operator, stage.Clock);
        var granted = new List<RowFate>(rows.Count);
        foreach (var fate in rows)
        {
            granted.Add(fate.Spec.Status == AccessEntrySpecStatus.Ready ? await GrantAsync(granter, fate, cancellationToken).ConfigureAwait(false) : fate);
        }

        return granted;
    }

    /// <summary>Grants a spec as the pipe in PowerShell does. What the guards and the service refuse is the row's fate; other faults end the rehearsal.</summary>
    private static async Task<RowFate> GrantAsync(AccessGranter granter, RowFate fate, CancellationToken cancellationToken)
    {
        var spec = fate.Spec;
        var request = new AccessGrantRequest
        {
            Cluster = Choice,
            PrincipalArn = spec.PrincipalArn,
            AccessPolicy = spec.AccessPolicy,
            KubernetesGroups = spec.KubernetesGroups,
            Username = spec.Username,
            Type = spec.Type,
            Status = spec.Status.ToString(),
            Reason = spec.Reason,
            RowArn = spec.RowArn,
            FromPipeline = true,
        };
        EKSAccessChange? change = null;
        try
        {
            await granter.GrantAsync(
                request,
                (made, _) =>
                {
                    change = made;
                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
            return fate with { Change = change };
        }
        catch (EksAccessException fault) when (fault.Kind is ErrorKind.InvalidInput or ErrorKind.Guarded or ErrorKind.InvalidState or ErrorKind.Conflict or ErrorKind.NotFound)
        {
            return fate with { Refusal = fault.Message };
        }
    }

    private async Task<IReadOnlyList<EKSAccessEntry>> ReadBackAsync(CancellationToken cancellationToken)
    {
        var entries = new List<EKSAccessEntry>();
        var reader = new AccessEntryReader(stage.Locator(_operator), _operator);
        await reader.ReadAsync(new AccessEntryQuery { Clusters = ClusterQuery.Named(RehearsalPlan.ClusterName) }, (entry, _) => Keep(entries, entry), cancellationToken).ConfigureAwait(false);
        if (_operator.Errors.TryPeek(out var fault))
        {
            throw fault;
        }

        return entries.OrderBy(e => e.PrincipalArn, StringComparer.Ordinal).ToArray();
    }

    private static Task Keep<T>(List<T> list, T item)
    {
        list.Add(item);
        return Task.CompletedTask;
    }
}
