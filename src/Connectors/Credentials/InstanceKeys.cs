using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>The keys of the role of the EC2 instance this runs on.</summary>
internal sealed class InstanceKeys : TemporaryKeys
{
    /// <inheritdoc/>
    public override string Name => "EC2 instance profile";

    /// <inheritdoc/>
    protected override async Task<(ImmutableCredentials Keys, DateTime Expiration)> FetchAsync(CancellationToken cancellationToken) =>
        await InstanceMetadata.KeysAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new EksAccessException(ErrorIds.CredentialsNotFound, ErrorKind.Authentication, "The EC2 instance metadata service gave no credentials.")
        {
            RecommendedAction = "Give the instance a role, or name a profile with -ProfileName.",
            EndsPipeline = true,
        };
}
