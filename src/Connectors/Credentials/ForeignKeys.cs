using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using EksAccessManagement.Connectors.Compatibility;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Keys that another module holds. They are asked for before every call and never kept.</summary>
internal sealed class ForeignKeys : IKeySource
{
    private readonly IForeignCredentials _foreign;

    /// <summary>Wraps credentials.</summary>
    public ForeignKeys(IForeignCredentials foreign) => _foreign = foreign;

    /// <inheritdoc/>
    public string Name => _foreign.SourceName;

    /// <inheritdoc/>
    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        AwsKeys keys;
        try
        {
            keys = await Tasks.OrCancelAsync(_foreign.GetKeysAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not (EksAccessException or OperationCanceledException))
        {
            throw new EksAccessException(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, $"{Name} gave no keys: {fault.Message}", fault)
            {
                RecommendedAction = "Make the credentials anew and run the command again.",
                EndsPipeline = true,
            };
        }

        return string.IsNullOrEmpty(keys.AccessKeyId) || string.IsNullOrEmpty(keys.SecretAccessKey)
            ? throw new EksAccessException(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, $"{Name} holds no access key or no secret key.")
            {
                RecommendedAction = "Make the credentials anew and run the command again.",
                EndsPipeline = true,
            }
            : new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken);
    }
}
