using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Keys that were given as text.</summary>
internal sealed class FixedKeys : IKeySource
{
    private readonly ImmutableCredentials _keys;

    /// <summary>Holds keys.</summary>
    public FixedKeys(string name, string accessKey, string secretKey, string? sessionToken)
    {
        Name = name;
        _keys = new ImmutableCredentials(accessKey, secretKey, string.IsNullOrEmpty(sessionToken) ? null : sessionToken);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_keys);
}
