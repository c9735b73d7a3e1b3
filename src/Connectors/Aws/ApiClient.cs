using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>One typed way through AWSSDK.Core's pipeline (signer, retries, proxy, time limits) for every operation of a service.</summary>
/// <remarks>
/// Credentials are resolved before the pipeline starts and travel with the request: the signer asks for them synchronously,
/// and a fault in them must not be taken for a fault of the service and retried.
/// </remarks>
internal sealed class ApiClient : AmazonServiceClient
{
    private readonly InvokeOptions _invoke;

    /// <summary>Makes a client.</summary>
    public ApiClient(ApiConfig config, IMarshaller<IRequest, AmazonWebServiceRequest> marshaller, ResponseUnmarshaller unmarshaller)
        : base(new AnonymousAWSCredentials(), config) =>
        _invoke = new InvokeOptions { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller };

    /// <summary>Sends one call.</summary>
    public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<ApiResponse>(request, _invoke, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new Endpoints());
        pipeline.AddHandlerAfter<Marshaller>(new Identities());
        pipeline.AddHandlerAfter<Marshaller>(new Schemes());
    }

    private sealed class Endpoints : BaseEndpointResolver
    {
    }

    private sealed class Schemes : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Identities : PipelineHandler
    {
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            executionContext.RequestContext.Identity = ((ApiRequest)executionContext.RequestContext.OriginalRequest).Identity;
            return base.InvokeAsync<T>(executionContext);
        }
    }
}
