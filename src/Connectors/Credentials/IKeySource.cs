using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Somewhere that keys come from. It is asked before every call, keeps what may be kept and renews what runs out.</summary>
internal interface IKeySource
{
    /// <summary>Where the keys come from, by name only.</summary>
    string Name { get; }

    /// <summary>The keys now.</summary>
    /// <exception cref="Errors.EksAccessException"><c>CredentialsNotFound</c>, <c>CredentialsExpired</c>, <c>CredentialsInvalid</c> or what the service behind them answered.</exception>
    Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken);
}
