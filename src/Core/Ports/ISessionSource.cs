using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Ports;

/// <summary>Opens sessions and keeps them: the same options give the same session for as long as the source lives.</summary>
public interface ISessionSource
{
    /// <summary>The session for some options. Whoever asks does not dispose it: the source does.</summary>
    /// <exception cref="Errors.EksAccessException"><c>CredentialsNotFound</c>, <c>ProfileNotFound</c>, <c>CredentialsExpired</c>, <c>RegionNotFound</c>.</exception>
    Task<IAwsSession> OpenAsync(AwsSessionOptions options, CancellationToken cancellationToken);
}
