using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// Asks IAM how the principal of an entry stands. EKS keeps a principal's unique id but does not show it, so a principal
/// that is younger than its entry counts as made again.
/// </summary>
internal sealed class PrincipalChecker(ClusterTarget target, IOperator @operator)
{
    private int _warned;

    public Task<PrincipalStatus> CheckAsync(EKSAccessEntry entry, CancellationToken cancellationToken) => AskAsync(
        entry.PrincipalArn,
        found => !string.Equals(found.Arn, entry.PrincipalArn, StringComparison.Ordinal) ? PrincipalStatus.Missing
            : found.CreateDate > entry.CreatedAt ? PrincipalStatus.Recreated
            : PrincipalStatus.Active,
        cancellationToken);

    /// <summary>How the principal of a row stands: rows know no path and no unique id, so that whoever has the name comes in.</summary>
    public Task<PrincipalStatus> CheckRowAsync(string arn, CancellationToken cancellationToken) => AskAsync(arn, _ => PrincipalStatus.Active, cancellationToken);

    private async Task<PrincipalStatus> AskAsync(string arn, Func<IamPrincipal, PrincipalStatus> judge, CancellationToken cancellationToken)
    {
        // No entry and no row names a session: what does is never told to stand well.
        if (!PrincipalArn.TryParse(arn, out var principal) || principal.Kind == PrincipalKind.AssumedRole)
        {
            return PrincipalStatus.NotChecked;
        }

        var answer = await AccessEntryCalls.TryAskIamAsync(target, principal, cancellationToken).ConfigureAwait(false);
        if (answer.Fault is { } fault && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            await @operator.WarnAsync($"IAM cannot be asked about the principals of cluster {target}: {fault.Message}", cancellationToken).ConfigureAwait(false);
        }

        return !answer.IsKnown ? PrincipalStatus.NotChecked
            : answer.Found is { } found ? judge(found)
            : PrincipalStatus.Missing;
    }
}
