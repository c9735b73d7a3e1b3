using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Ports;

/// <summary>
/// Credentials that another module or the user holds (AWS.Tools' stored credentials, a PSCredential, the result of
/// Use-STSRole). They are asked anew every time, so that whoever holds them can refresh them.
/// </summary>
public interface IForeignCredentials
{
    /// <summary>What they are called, for messages.</summary>
    string SourceName { get; }

    /// <summary>The keys now.</summary>
    /// <exception cref="Errors.EksAccessException"><c>CredentialsExpired</c> or <c>CredentialsInvalid</c>.</exception>
    Task<AwsKeys> GetKeysAsync(CancellationToken cancellationToken);
}
