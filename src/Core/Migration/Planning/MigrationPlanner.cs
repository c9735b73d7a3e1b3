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
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Plans how a cluster leaves aws-auth. Writes nothing.</summary>
public sealed class MigrationPlanner
{
    private readonly IOperator _operator;
    private readonly IClock _clock;

    /// <summary>Makes a planner for one run.</summary>
    public MigrationPlanner(IOperator @operator, IClock clock) => (_operator, _clock) = (@operator, clock);

    /// <summary>Makes the plan of one cluster.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c> for a target mode or choice that cannot be, and faults of the whole command. What cannot be read is told in the plan.</exception>
    public async Task<EKSMigrationPlan> PlanAsync(ClusterTarget target, MigrationPlanRequest request, CancellationToken cancellationToken)
    {
        target.RequireManaged();
        if (request.TargetMode is not (AuthenticationModeName.ApiAndConfigMap or AuthenticationModeName.Api))
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"A migration cannot end in the mode {request.TargetMode}.") { RecommendedAction = "Give API_AND_CONFIG_MAP or API.", EndsPipeline = true };
        }

        var live = await new ClusterAccessReader(_operator, _clock).ReadAsync(target, null, cancellationToken).ConfigureAwait(false);
        var (rows, readiness) = (new MigrationRowPlan(live, request), new MigrationReadiness(target, _operator, _clock));
        await AddRowsAsync(rows, live, target, request, cancellationToken).ConfigureAwait(false);
        rows.AddTheRest(request.TargetMode == AuthenticationModeName.Api);
        if (live.AwsAuth is not null && AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode))
        {
            RefuseUnusedChoices(request, rows);
        }

        var checks = await readiness.LookAsync(live, request.TargetMode, cancellationToken).ConfigureAwait(false);
        var entries = Ordered(rows.Entries, await CallerAsync(target, cancellationToken).ConfigureAwait(false));
        var before = MigrationMarks.Baseline(live);
        var proof = Prove(before, entries, rows, request.TargetMode);
        var plan = target.Place(new EKSMigrationPlan
        {
            CreatedAt = _clock.UtcNow,
            CallerArn = live.CallerArn,
            AuthenticationMode = target.AuthenticationMode,
            TargetMode = request.TargetMode,
            Readiness = checks,
            Owners = MigrationOwners.Find(await ConfigMapAsync(target, live, cancellationToken).ConfigureAwait(false), live),
            Entries = entries,
            Questions = rows.Questions.Select(q => q with { BlocksApi = Blocks(q, proof, request.TargetMode) }).ToArray(),
            Bindings = rows.Bindings,
            Proof = proof,
            HasBridge = readiness.CanBridge,
            Gaps = new TextList(readiness.CanBridge ? [] : entries.Where(e => e.NeedsBridge).Select(e => e.PrincipalArn)),
            Notes = new TextList(rows.Notes),
            StateHash = MigrationStateParts.Hash(before),
            Snapshot = live,
        });
        plan = plan with { Steps = MigrationStepList.Of(plan) };
        return plan with { Id = IdOf(plan) };
    }

    /// <summary>The id of a plan's content: what would be done, on which state, with which proof.</summary>
    internal static string IdOf(EKSMigrationPlan plan) => StableId.Of(
        new[] { plan.ClusterArn, plan.AuthenticationMode, plan.TargetMode, plan.StateHash, plan.HasBridge.ToString() }
            .Concat(plan.Entries.Select(e => e.ToString()))
            .Concat(plan.Questions.Select(q => q.Id + q.Choice))
            .Concat(plan.Bindings.Select(b => $"{b.Namespace}/{b.Name} {b.RoleKind} {b.RoleName} {string.Join(",", b.Subjects)}"))
            .Concat(plan.Proof.Select(p => p.Id)));

    private static MigrationEntry[] Ordered(IEnumerable<MigrationEntry> entries, string caller) => entries
        .GroupBy(e => MigrationForecast.Fold(e.PrincipalArn))
        .Select(g => g.First() with { IsCaller = g.Key == MigrationForecast.Fold(caller) })
        .OrderBy(e => e.IsNode ? 0 : e.IsCaller ? 2 : 1)
        .ThenBy(e => e.PrincipalArn, StringComparer.Ordinal)
        .ToArray();

    private static IReadOnlyList<MigrationProof> Prove(EKSClusterAccess before, IReadOnlyList<MigrationEntry> entries, MigrationRowPlan rows, string targetMode)
    {
        // The step out of CONFIG_MAP makes EKS give node roles their entries, whether we want it or not.
        var byEks = AuthenticationModeName.ReadsAccessEntries(before.AuthenticationMode)
            ? []
            : before.NodeRoles.Where(n => entries.All(e => e.PrincipalArn != n.RoleArn)).Select(n => new MigrationEntry(n.RoleArn, n.EntryType)).ToArray();
        var after = MigrationForecast.After(before, entries.Concat(byEks), rows.Bindings, targetMode);
        var named = new HashSet<string>(AwsAuthReader.Read(before.AwsAuth ?? new Dictionary<string, string>()).Rows.Where(r => r.LetsIn).Select(r => MigrationForecast.Fold(r.Arn)), StringComparer.Ordinal);
        var own = byEks.Where(e => !named.Contains(MigrationForecast.Fold(e.PrincipalArn))).Select(e => e.PrincipalArn).ToArray();
        after = after with { Entries = after.Entries.Select(e => own.Contains(e.PrincipalArn) ? e with { EksOwned = true } : e).ToArray() };
        var planned = entries.Select(e => e.PrincipalArn).Concat(byEks.Select(e => e.PrincipalArn)).Except(own, StringComparer.Ordinal);
        return MigrationForecast.Compare(before, after, planned, rows.Nobody);
    }

    private static bool Blocks(MigrationQuestion question, IReadOnlyList<MigrationProof> proof, string targetMode)
    {
        if (targetMode != AuthenticationModeName.Api || question.Choice is { Kind: not MigrationChoiceKind.Stay })
        {
            return false;
        }

        // A row that gives nothing which would be missed does not matter.
        var row = proof.FirstOrDefault(p => MigrationForecast.Fold(p.PrincipalArn) == MigrationForecast.Fold(question.RowArn) || p.PrincipalArn.EndsWith($":{question.RowArn}:*", StringComparison.Ordinal));
        return row is null || row.Verdict != ComparisonVerdict.Equal || row.FutureVerdict != ComparisonVerdict.Equal;
    }

    private static void RefuseUnusedChoices(MigrationPlanRequest request, MigrationRowPlan rows)
    {
        var unused = request.Choices.Keys.FirstOrDefault(k => !rows.Known.Contains(k));
        if (unused is not null)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"No row asks the question '{unused}' that a choice was given for.")
            {
                RecommendedAction = rows.Questions.Count == 0 ? "Leave the choice out." : "The questions are: " + string.Join(", ", rows.Questions.Select(q => q.Id + " " + q.RowArn)) + ".",
                TargetObject = unused,
            };
        }
    }

    private async Task AddRowsAsync(MigrationRowPlan rows, EKSClusterAccess live, ClusterTarget target, MigrationPlanRequest request, CancellationToken cancellationToken)
    {
        if (live.AwsAuth is null || !AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode))
        {
            return;
        }

        var map = AwsAuthReader.Read(live.AwsAuth);
        var specs = await new AwsAuthConverter(null, new ClusterAwsAuth(), new QuietOperator(_operator)).ConvertAsync(map, target, request.AssumeNoPath, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < map.Rows.Count; i++)
        {
            rows.Add(map.Rows[i], specs[i]);
        }
    }

    private static async Task<KubernetesConfigMap?> ConfigMapAsync(ClusterTarget target, EKSClusterAccess live, CancellationToken cancellationToken)
    {
        if (live.AwsAuth is null or { Count: 0 })
        {
            return null;
        }

        try
        {
            return await target.OpenKubernetes().GetConfigMapAsync("kube-system", "aws-auth", cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return null;
        }
    }

    private static async Task<string> CallerAsync(ClusterTarget target, CancellationToken cancellationToken) =>
        (await target.GetCallerAsync(cancellationToken).ConfigureAwait(false)).Arn;
}
