using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Ports;

/// <summary>AWS STS, as far as it is needed.</summary>
public interface IStsApi
{
    /// <summary>Who the credentials are. Needs no permission.</summary>
    Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken);
}
