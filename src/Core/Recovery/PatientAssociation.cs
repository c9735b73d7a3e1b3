using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>Puts policies on an entry that was made a moment ago, which EKS may not know everywhere yet.</summary>
internal sealed class PatientAssociation(ClusterTarget target, string principalArn, IClock clock)
{
    /// <summary>How long a principal or entry may stay unknown.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Associates a policy, or replaces its scope.</summary>
    public async Task PutAsync(string policyArn, AccessScope scope, CancellationToken cancellationToken)
    {
        var patience = new Patience(clock, Limit);
        while (true)
        {
            try
            {
                await target.Eks.AssociateAccessPolicyAsync(target.Name, principalArn, policyArn, scope, cancellationToken).ConfigureAwait(false);
                return;
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
