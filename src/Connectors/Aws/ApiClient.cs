using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;
using EksAccessManagement.Concurrency;

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

        if (Config is ApiConfig { RetryMode: RequestRetryMode.Standard } config)
        {
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new ThrottlePatience(config.Limits)));
        }

        // Below the retries, so that a call that pauses between two attempts takes no place, and above the signer, so that
        // a call that waits for its turn is signed when it goes.
        pipeline.AddHandlerAfter<RetryHandler>(new Turns());
    }

    private sealed class Endpoints : BaseEndpointResolver
    {
    }

    private sealed class Schemes : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Turns : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var request = (ApiRequest)executionContext.RequestContext.OriginalRequest;
            var round = await EnterAsync(request).ConfigureAwait(false);
            var outcome = CallOutcome.Unknown;
            try
            {
                var answer = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                outcome = CallOutcome.Answered;
                return answer;
            }
            catch (AmazonServiceException fault)
            {
                outcome = AwsErrors.IsThrottling(fault) ? CallOutcome.Throttled : CallOutcome.Unknown;
                throw;
            }
            finally
            {
                request.Limit.End(round, outcome);
            }
        }

        private static async Task<int> EnterAsync(ApiRequest request)
        {
            request.Deadline.Pause();
            var round = await request.Limit.EnterAsync(request.Deadline.Token).ConfigureAwait(false);
            try
            {
                request.Deadline.Resume();
                return round;
            }
            catch
            {
                // The call was given up while it waited: its place must not be lost to the calls after it.
                request.Limit.End(round, CallOutcome.Unknown);
                throw;
            }
        }
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
