using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>Keeps a change from taking away the caller's own way in, or the last administrator's.</summary>
internal sealed class LockoutGuard(ClusterTarget target, IOperator @operator)
{
    private const string ClusterAdmin = "AmazonEKSClusterAdminPolicy";

    /// <summary>True when policies make an administrator of the whole cluster.</summary>
    public static bool IsAdmin(EKSAccessEntry? entry) => entry is not null && entry.Policies.Any(IsAdminPolicy);

    /// <summary>Refuses what would lock out.</summary>
    /// <param name="principal">The principal that loses something.</param>
    /// <param name="losesAdmin">It loses ClusterAdmin for the whole cluster.</param>
    /// <param name="losesEverything">It loses all access.</param>
    /// <param name="remedy">The switch that lets it through, for the message.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="EksAccessException"><c>WouldLockOut</c>.</exception>
    public async Task CheckAsync(PrincipalArn principal, bool losesAdmin, bool losesEverything, string remedy, CancellationToken cancellationToken)
    {
        if (!losesAdmin && !losesEverything)
        {
            return;
        }

        var caller = await target.GetCallerAsync(cancellationToken).ConfigureAwait(false);
        if (PrincipalArn.TryParse(caller.Arn, out var self) && self.Canonical == principal.Canonical)
        {
            throw Guarded(principal, $"{principal} is you ({caller.Arn}): you would take away your own {(losesAdmin ? "ClusterAdmin policy" : "access")} on cluster {target}", remedy);
        }

        if (losesAdmin)
        {
            await RequireAnotherAsync(principal, remedy, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsAdminPolicy(AssociatedAccessPolicy policy) => policy.PolicyName == ClusterAdmin && policy.AccessScope.Type == AccessScopeType.Cluster;

    private async Task RequireAnotherAsync(PrincipalArn principal, string remedy, CancellationToken cancellationToken)
    {
        var stale = 0;
        var unknown = new List<string>();
        try
        {
            var checker = new PrincipalChecker(target, @operator);
            var holders = await AccessEntryCalls.PrincipalsAsync(target, EKSAccessPolicyDefinition.ArnOf(ClusterAdmin, target.Partition), cancellationToken).ConfigureAwait(false);
            foreach (var holder in holders.Where(h => h != principal.ToString() && !(PrincipalArn.TryParse(h, out var p) && p.IsServiceLinkedRole)))
            {
                var entry = await AccessEntryCalls.TryReadAsync(target, holder, cancellationToken).ConfigureAwait(false);
                if (!IsAdmin(entry))
                {
                    continue;
                }

                switch (await checker.CheckAsync(entry!, cancellationToken).ConfigureAwait(false))
                {
                    case PrincipalStatus.Active:
                        return;
                    case PrincipalStatus.NotChecked:
                        unknown.Add(holder);
                        break;
                    default:
                        stale++;
                        break;
                }
            }
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            throw Guarded(principal, $"Whether cluster {target} has another entry with ClusterAdmin cannot be read ({fault.Message.TrimEnd('.')})", remedy, fault);
        }

        var rest = stale == 0 ? string.Empty : $" ({stale} other(s) do not count: their principals are gone or were made again)";
        if (unknown.Count > 0)
        {
            // Not knowing is not the same as having somebody: the way in could be gone for good.
            throw Guarded(principal, $"{principal} has the last access entry with ClusterAdmin on cluster {target} behind which somebody is known to stand{rest}; whether anybody stands behind {string.Join(", ", unknown)} could not be checked", remedy);
        }

        throw Guarded(principal, $"{principal} has the last access entry with ClusterAdmin on cluster {target}{rest}", remedy);
    }

    private static EksAccessException Guarded(PrincipalArn principal, string why, string remedy, Exception? cause = null) =>
        new(ErrorIds.WouldLockOut, ErrorKind.Guarded, why + ".", cause)
        {
            RecommendedAction = $"Grant ClusterAdmin to another principal first, or add {remedy} if that is what you want.",
            TargetObject = principal.ToString(),
        };
}
