using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.AccessEntries;

/// <summary>Keeps a change of an entry from taking away the caller's own way in, or the last administrator's.</summary>
internal sealed class LockoutGuard(AccessGuard guard)
{
    private const string ClusterAdmin = "AmazonEKSClusterAdminPolicy";

    /// <summary>True when policies make an administrator of the whole cluster.</summary>
    public static bool IsAdmin(EKSAccessEntry? entry) => entry is not null && entry.Policies.Any(IsAdminPolicy);

    /// <summary>Refuses what would lock out.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="principal">The principal.</param>
    /// <param name="before">Its entry; null when it has none.</param>
    /// <param name="after">Its entry afterwards; null when it is deleted.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="EksAccessException"><c>WouldLockOut</c>.</exception>
    public async Task CheckAsync(ClusterTarget target, PrincipalArn principal, EKSAccessEntry? before, EKSAccessEntry? after, CancellationToken cancellationToken)
    {
        var losesAdmin = IsAdmin(before) && !IsAdmin(after);
        var losesAll = before is not null && (after is null || (HasSomething(before) && !HasSomething(after)));
        if (losesAdmin || losesAll)
        {
            // Who would be left without anything is told without a look at the rest of the cluster.
            var caller = await target.GetCallerAsync(cancellationToken).ConfigureAwait(false);
            if (PrincipalArn.TryParse(caller.Arn, out var self) && self.Canonical == principal.Canonical)
            {
                throw AccessGuard.Fault(new Lockout(true, principal.ToString(), $"{principal} is you ({caller.Arn}): you would take away your own {(losesAdmin ? "ClusterAdmin policy" : "access")} on cluster {target}. What remains: IAM principals who may call eks:CreateAccessEntry and eks:AssociateAccessPolicy (Repair-EKSClusterAccess)."));
            }
        }

        await guard.RequireEntryAsync(target, principal, before, after, cancellationToken).ConfigureAwait(false);
    }

    private static bool HasSomething(EKSAccessEntry entry) => entry.Policies.Count + entry.KubernetesGroups.Count > 0;

    private static bool IsAdminPolicy(AssociatedAccessPolicy policy) => policy.PolicyName == ClusterAdmin && policy.AccessScope.Type == AccessScopeType.Cluster;
}
