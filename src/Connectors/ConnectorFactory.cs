using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Connectors.Documents;
using EksAccessManagement.Connectors.Files;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors;

/// <summary>The way out of the domain: AWS, Kubernetes, YAML, JSON and files.</summary>
/// <remarks>Made by name by the loader. Connections and temporary keys are kept between sessions of one factory.</remarks>
public sealed class ConnectorFactory : IConnectors
{
    private readonly SessionOpener _sessions = new();

    /// <inheritdoc/>
    public IYaml Yaml { get; } = new YamlDocuments();

    /// <inheritdoc/>
    public IJson Json { get; } = new JsonDocuments();

    /// <inheritdoc/>
    public IFiles Files { get; } = new LocalFiles();

    /// <summary>How many calls may be under way.</summary>
    internal CallPaces Paces => _sessions.Paces;

    /// <inheritdoc/>
    public Task<IAwsSession> OpenSessionAsync(AwsSessionOptions options, CancellationToken cancellationToken) => _sessions.OpenAsync(options, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListProfileNames(string? profileLocation) => new Profiles(profileLocation).Names();
}
