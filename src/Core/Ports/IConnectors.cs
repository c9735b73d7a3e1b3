using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Ports;

/// <summary>The way out of the domain: everything that needs a third-party library or the network.</summary>
/// <remarks>The loader finds the one implementation by name (<c>EksAccessManagement.Connectors.ConnectorFactory</c>, public, parameterless).</remarks>
public interface IConnectors
{
    /// <summary>Resolves credentials and region and opens a session. No call is made but those the credentials need.</summary>
    /// <exception cref="Errors.EksAccessException"><c>CredentialsNotFound</c>, <c>ProfileNotFound</c>, <c>CredentialsExpired</c>, <c>RegionNotFound</c>.</exception>
    Task<IAwsSession> OpenSessionAsync(AwsSessionOptions options, CancellationToken cancellationToken);

    /// <summary>Names of the profiles that can be used, for completion.</summary>
    IReadOnlyList<string> ListProfileNames(string? profileLocation);

    /// <summary>YAML.</summary>
    IYaml Yaml { get; }

    /// <summary>JSON.</summary>
    IJson Json { get; }

    /// <summary>The file system.</summary>
    IFiles Files { get; }
}
