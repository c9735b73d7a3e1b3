using System;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>
/// The SDK's standard retries with jitter, but more of them for calls that were refused for being too many: nothing is
/// wrong with these, and the <see cref="Concurrency.AdaptiveLimit"/> sees to it that their number goes down.
/// </summary>
internal sealed class ThrottlePatience : StandardRetryPolicy
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly int _otherRetries;

    /// <summary>Makes a policy.</summary>
    /// <param name="limits">How often a call is tried.</param>
    public ThrottlePatience(CallLimits limits)
        : base(Math.Max(limits.Attempts, limits.ThrottledAttempts) - 1)
    {
        _otherRetries = limits.Attempts - 1;
        MaxBackoffInMilliseconds = (int)LongestPause.TotalMilliseconds;
    }

    /// <inheritdoc/>
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        IsLeft(executionContext, exception) && base.RetryForException(executionContext, exception);

    /// <inheritdoc/>
    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsLeft(executionContext, exception) && await base.RetryForExceptionAsync(executionContext, exception).ConfigureAwait(false);

    /// <summary>The SDK's own budget of retries is for clients that do not slow down.</summary>
    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity, bool isThrottlingError) =>
        isThrottlingError || base.OnRetry(executionContext, bypassAcquireCapacity, isThrottlingError);

    private bool IsLeft(IExecutionContext executionContext, Exception exception) =>
        executionContext.RequestContext.Retries < _otherRetries || (exception is AmazonServiceException answer && AwsErrors.IsThrottling(answer));
}
