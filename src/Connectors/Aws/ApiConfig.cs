using System;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The configuration of one service for AWSSDK.Core's pipeline.</summary>
internal sealed class ApiConfig : ClientConfig
{
    private readonly string _endpointPrefix;
    private readonly string _version;

    /// <summary>Makes a configuration.</summary>
    /// <param name="serviceId">The service's id, by which the SDK's settings (<c>AWS_ENDPOINT_URL_…</c>) name it.</param>
    /// <param name="endpointPrefix">Its endpoint prefix, which is its signing name too.</param>
    /// <param name="version">Its API version.</param>
    /// <param name="endpointOfRegion">The URL of a region's endpoint.</param>
    public ApiConfig(string serviceId, string endpointPrefix, string version, Func<string, bool, bool, Uri> endpointOfRegion)
        : base(new PlainDefaults())
    {
        _endpointPrefix = endpointPrefix;
        _version = version;
        ServiceId = serviceId;
        AuthenticationServiceName = endpointPrefix;
        AllowAutoRedirect = false;
        EndpointProvider = new RuleEndpointProvider(this, endpointOfRegion);
    }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => _endpointPrefix;

    /// <inheritdoc/>
    public override string ServiceVersion => _version;

    /// <inheritdoc/>
    public override string UserAgent { get; } = "EksAccessManagement/" + typeof(ApiConfig).Assembly.GetName().Version?.ToString(3);

    /// <summary>How often and how long a call is tried.</summary>
    public CallLimits Limits { get; set; } = new(CallLimits.DefaultRequest, 1);

    /// <summary>The region whose endpoint is called.</summary>
    public string EndpointRegion { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new RuleEndpointProvider.Parameters());

    private sealed class RuleEndpointProvider : IEndpointProvider
    {
        private readonly ApiConfig _config;
        private readonly Func<string, bool, bool, Uri> _endpointOfRegion;

        public RuleEndpointProvider(ApiConfig config, Func<string, bool, bool, Uri> endpointOfRegion)
        {
            _config = config;
            _endpointOfRegion = endpointOfRegion;
        }

        public Endpoint ResolveEndpoint(EndpointParameters parameters) => new(
            string.IsNullOrEmpty(_config.ServiceURL)
                ? _endpointOfRegion(_config.EndpointRegion, _config.UseDualstackEndpoint, _config.UseFIPSEndpoint).AbsoluteUri
                : _config.ServiceURL);

        internal sealed class Parameters : EndpointParameters
        {
        }
    }
}
