using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>
/// The one guard over effective access for whatever the module changes: entries, modes, aws-auth, migrations. It reads what is
/// needed to judge; RBAC and aws-auth once a run and cluster, entries anew each time they count.
/// </summary>
internal sealed class AccessGuard(IOperator @operator)
{
    private readonly ConcurrentDictionary<string, Task<EKSClusterAccess>> _kubernetes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PrincipalStatus> _rows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The whole state of the cluster.</summary>
    public Task<EKSClusterAccess> ReadAsync(ClusterTarget target, CancellationToken cancellationToken) =>
        new ClusterAccessReader(@operator, SystemClock.Instance).ReadAsync(target, null, cancellationToken);

    /// <summary>RBAC and aws-auth of the cluster, without entries.</summary>
    public Task<EKSClusterAccess> ReadKubernetesAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        var key = target.Arn + " " + target.AuthenticationMode;
        return _kubernetes.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled
            ? known
            : _kubernetes[key] = new ClusterAccessReader(@operator, SystemClock.Instance).ReadKubernetesAsync(target, cancellationToken);
    }

    /// <summary>What a change of the state locks out; null when it locks nobody out. IAM is asked about the principals of rows that matter.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="before">The state before.</param>
    /// <param name="after">The state after.</param>
    /// <param name="touched">Principals that are changed one by one.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<Lockout?> JudgeAsync(ClusterTarget target, EKSClusterAccess before, EKSClusterAccess after, IReadOnlyCollection<string> touched, CancellationToken cancellationToken)
    {
        var open = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        PrincipalStatus OfRow(string arn)
        {
            if (_rows.TryGetValue(arn, out var status))
            {
                return status;
            }

            open.Add(arn);
            return PrincipalStatus.NotChecked;
        }

        var first = LockoutJudge.Judge(before, after, touched, OfRow);
        if (open.Count == 0)
        {
            return first;
        }

        var checker = new PrincipalChecker(target, @operator);
        foreach (var arn in open.ToArray())
        {
            _rows[arn] = await checker.CheckRowAsync(arn, cancellationToken).ConfigureAwait(false);
        }

        return LockoutJudge.Judge(before, after, touched, OfRow);
    }

    /// <summary>Refuses what locks out.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="before">The state before.</param>
    /// <param name="after">The state after.</param>
    /// <param name="touched">Principals that are changed one by one.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="EksAccessException"><c>WouldLockOut</c>.</exception>
    public async Task RequireAsync(ClusterTarget target, EKSClusterAccess before, EKSClusterAccess after, IReadOnlyCollection<string> touched, CancellationToken cancellationToken)
    {
        if (await JudgeAsync(target, before, after, touched, cancellationToken).ConfigureAwait(false) is { } lockout)
        {
            throw Fault(lockout);
        }
    }

    /// <summary>Refuses a change of one principal's entry that locks out. Little is read when the entry is no administrator's.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="principal">The principal.</param>
    /// <param name="before">Its entry; null when it has none.</param>
    /// <param name="after">Its entry afterwards; null when it is deleted.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="EksAccessException"><c>WouldLockOut</c>.</exception>
    public async Task RequireEntryAsync(ClusterTarget target, PrincipalArn principal, EKSAccessEntry? before, EKSAccessEntry? after, CancellationToken cancellationToken)
    {
        if (LockoutGuard.IsAdmin(after) || (before is not null && AccessEntryType.IsNode(before.Type)))
        {
            return;
        }

        var arn = principal.ToString();
        if (!LockoutGuard.IsAdmin(before))
        {
            var view = await ReadKubernetesAsync(target, cancellationToken).ConfigureAwait(false);
            var (was, becomes) = (AdministratorPaths.VerdictOf(With(view, arn, before), arn), AdministratorPaths.VerdictOf(With(view, arn, after), arn));

            // Taking a policy away that makes no administrator leaves what RBAC may give as it is.
            var isSame = was == becomes && before is not null && after is not null && before.Username == after.Username && before.KubernetesGroups.Equals(after.KubernetesGroups);
            if (was == AccessVerdict.NotAllowed || becomes == AccessVerdict.Allowed || isSame)
            {
                return;
            }
        }

        var now = await ReadAsync(target, cancellationToken).ConfigureAwait(false);
        if (!now.HasRead(SnapshotPart.AccessEntries))
        {
            throw Fault(new Lockout(false, arn, $"Whether cluster {target} has another administrator than {principal} cannot be read ({now.NotEvaluated.First(p => p.Part == SnapshotPart.AccessEntries).Reason.TrimEnd('.')})."));
        }

        var kept = now.Entries.FirstOrDefault(e => e.PrincipalArn == arn) ?? before;
        await RequireAsync(target, With(now, arn, kept), With(now, arn, after is null ? null : after with { PrincipalStatus = kept?.PrincipalStatus ?? PrincipalStatus.NotChecked }), [arn], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The refusal.</summary>
    public static EksAccessException Fault(Lockout lockout) => new(ErrorIds.WouldLockOut, ErrorKind.Guarded, lockout.Message)
    {
        RecommendedAction = "Grant ClusterAdmin to another principal first, or add -AllowLockout if that is what you want.",
        TargetObject = lockout.PrincipalArn,
    };

    private static EKSClusterAccess With(EKSClusterAccess access, string arn, EKSAccessEntry? entry) => access with
    {
        Entries = access.Entries.Where(e => e.PrincipalArn != arn).Concat(entry is null ? [] : [entry]).ToArray(),
    };
}
