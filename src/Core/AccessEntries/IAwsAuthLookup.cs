using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>Answers what a cluster's aws-auth gives a principal.</summary>
public interface IAwsAuthLookup
{
    /// <summary>
    /// The rows that let the principal in: none, one, or several where the authenticator itself picks at random. The
    /// ConfigMap is read once a cluster.
    /// </summary>
    /// <exception cref="Errors.EksAccessException">It cannot be read, for any reason.</exception>
    Task<IReadOnlyList<LiveRow>> FindAsync(ClusterTarget target, PrincipalArn principal, CancellationToken cancellationToken);
}
