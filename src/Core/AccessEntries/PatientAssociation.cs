using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>Puts policies on an entry that was made a moment ago, which EKS may not know everywhere yet.</summary>
internal static class PatientAssociation
{
    /// <summary>Associates a policy, or replaces its scope.</summary>
    public static Task PutAsync(ClusterTarget target, string principalArn, string policyArn, AccessScope scope, IClock clock, CancellationToken cancellationToken) =>
        PutAsync(() => target.Eks.AssociateAccessPolicyAsync(target.Name, principalArn, policyArn, scope, cancellationToken), new Patience(clock, Patience.UntilKnown), cancellationToken);

    /// <summary>Makes a call that associates a policy, and makes it again while the entry is not found and there is patience.</summary>
    public static async Task<AssociatedAccessPolicy> PutAsync(Func<Task<AssociatedAccessPolicy>> associate, Patience patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await associate().ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessEntryNotFound)
            {
                if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }
}
