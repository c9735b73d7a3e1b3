using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.Migration;

/// <summary>What the parts of one run share: the cluster, the plan, the journal, and the way to tell of steps.</summary>
internal sealed class MigrationRun(ClusterTarget target, EKSMigrationPlan plan, MigrationRunRequest request, MigrationJournal journal, IOperator @operator, IClock clock, Func<EKSMigrationStep, CancellationToken, Task> sink)
{
    private int _number;

    public ClusterTarget Target { get; set; } = target;

    public EKSMigrationPlan Plan => plan;

    public MigrationRunRequest Request => request;

    public MigrationJournal Journal => journal;

    public IOperator Operator => @operator;

    public IClock Clock => clock;

    /// <summary>The guard over effective access.</summary>
    public AccessGuard Guard { get; } = new(@operator);

    /// <summary>Tells of a step.</summary>
    public Task TellAsync(string name, string target, string action, MigrationStepStatus status, bool applied, CancellationToken cancellationToken) => sink(
        Target.Place(new EKSMigrationStep
        {
            Number = ++_number,
            Name = name,
            Target = target,
            Action = action,
            Status = status,
            Applied = applied,
            PlanId = plan.Id,
            JournalPath = @operator.DryRun ? string.Empty : journal.Path,
        }),
        cancellationToken);

    /// <summary>Tells that something cannot be done, as a step and as a warning.</summary>
    public async Task CannotAsync(string step, string on, string why, CancellationToken cancellationToken)
    {
        await TellAsync(step, on, why, MigrationStepStatus.Failed, false, cancellationToken).ConfigureAwait(false);
        await @operator.WarnAsync(why, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes one call that writes, with its intent in the journal before it and its outcome after it: <see cref="MigrationJournal.Done"/>, unless told.</summary>
    public async Task<T> WriteAsync<T>(string operation, string on, MappingNode? inverse, Func<Task<T>> call, Func<T, string>? outcome = null)
    {
        var intent = journal.Intend(operation, on, inverse);
        try
        {
            var answer = await call().ConfigureAwait(false);
            journal.Conclude(intent, outcome?.Invoke(answer) ?? MigrationJournal.Done);
            return answer;
        }
        catch (EksAccessException fault)
        {
            journal.Conclude(intent, MigrationJournal.Failed + fault.ErrorId);
            throw;
        }
    }

    /// <summary>Describes the cluster anew.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken) => Target = await Target.RefreshAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The state of the cluster now.</summary>
    public async Task<EKSClusterAccess> ReadAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        return await new ClusterAccessReader(@operator, clock).ReadAsync(Target, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses a change of the state that locks out, unless that was allowed.</summary>
    /// <exception cref="EksAccessException"><c>WouldLockOut</c>.</exception>
    public async Task GuardAsync(EKSClusterAccess before, EKSClusterAccess after, IReadOnlyCollection<string> touched, CancellationToken cancellationToken)
    {
        if (!request.AllowLockout)
        {
            await Guard.RequireAsync(Target, before, after, touched, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compares a state with the one before the migration; what the plan did not say, or nobody accepted, is given back.</summary>
    public IReadOnlyList<MigrationProof> Unexpected(EKSClusterAccess now)
    {
        var nobody = new HashSet<string>(plan.Proof.Where(p => p.IsNobody).Select(p => MigrationForecast.Fold(p.PrincipalArn)), StringComparer.Ordinal);
        var expected = new HashSet<string>(plan.Proof.Select(Content), StringComparer.Ordinal);
        return MigrationForecast.Compare(MigrationMarks.Baseline(plan.Snapshot), now, plan.Entries.Select(e => e.PrincipalArn).Concat(plan.Snapshot.NodeRoles.Select(n => n.RoleArn)), nobody)
            .Where(p => p.NeedsAcceptance && !expected.Contains(Content(p)) && !request.AcceptDifference.Contains(p.Id, StringComparer.Ordinal))
            .ToArray();
    }

    private static string Content(MigrationProof proof) => $"{MigrationForecast.Fold(proof.PrincipalArn)} {proof.Verdict} {proof.FutureVerdict} {string.Join("|", proof.Differences)}";
}
