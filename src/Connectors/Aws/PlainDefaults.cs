using System;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The defaults of the SDK's "standard" mode, whatever mode the environment asks for: the others differ in time limits only, and this module sets its own.</summary>
internal sealed class PlainDefaults : IDefaultConfigurationProvider
{
    private static readonly DefaultConfiguration Standard = new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(3100),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(3100),
    };

    /// <inheritdoc/>
    public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) => Standard;
}
