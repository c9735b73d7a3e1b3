using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Compatibility;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>How long a call may take: one request, and all its attempts together.</summary>
/// <param name="Request">One request.</param>
/// <param name="Attempts">How often a request is tried in all.</param>
internal sealed record CallLimits(TimeSpan Request, int Attempts)
{
    /// <summary>The limit of one request where the user gives none.</summary>
    public static readonly TimeSpan DefaultRequest = TimeSpan.FromSeconds(30);

    /// <summary>The limit of making a connection.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(10);

    /// <summary>The time left for a pause between two attempts.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How often a request is tried in all while the service refuses it because there are too many.</summary>
    public int ThrottledAttempts { get; init; } = Attempts;

    /// <summary>All attempts together, with the pauses between them.</summary>
    public TimeSpan Total => TimeSpan.FromTicks((Request.Ticks * Attempts) + (LongestPause.Ticks * (Attempts - 1)));

    /// <summary>Runs a call under the limits. Cancellation by the caller stays cancellation; running out of time is <c>RequestTimedOut</c>.</summary>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CallContext call, CancellationToken cancellationToken) =>
        RunAsync(deadline => work(deadline.Token), call, cancellationToken);

    /// <summary>Runs a call that may have to wait for its turn; waiting does not count.</summary>
    public async Task<T> RunAsync<T>(Func<CallDeadline, Task<T>> work, CallContext call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limited = new CallDeadline(Total, cancellationToken);
        try
        {
            return await Tasks.OrCancelAsync(work(limited), limited.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{call.Service} {call.Operation} was cancelled.", fault, cancellationToken);
        }
        catch (Exception fault) when (limited.Token.IsCancellationRequested)
        {
            throw AwsErrors.TimedOut(call, Total, fault);
        }
        catch (Exception fault) when (fault is OperationCanceledException || AwsErrors.Chain<TimeoutException>(fault) is not null)
        {
            throw AwsErrors.TimedOut(call, Request, fault);
        }
        catch (Exception fault)
        {
            throw AwsErrors.From(fault, call);
        }
    }
}
