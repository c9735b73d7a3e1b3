using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>Tells how clusters authenticate and what they can step to.</summary>
public sealed class AuthenticationModeReader
{
    private readonly ClusterLocator _locator;
    private readonly IOperator _operator;

    /// <summary>Makes a reader for one run.</summary>
    public AuthenticationModeReader(ClusterLocator locator, IOperator @operator)
    {
        (_locator, _operator) = (locator, @operator);
    }

    /// <summary>Reads the clusters of a query and streams them. What fails goes to the operator.</summary>
    /// <exception cref="EksAccessException">Faults of arguments, credentials and region.</exception>
    public Task ReadAsync(ClusterQuery query, Func<EKSAuthenticationMode, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ClusterFan.RunAsync<EKSAuthenticationMode>(
            _locator,
            query,
            async (target, give, token) => await give(AuthenticationModeView.Of(target, target.Description, await RunningAsync(target, token).ConfigureAwait(false)), token).ConfigureAwait(false),
            sink,
            cancellationToken);

    private async Task<string?> RunningAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        if (target.Description.Status != "UPDATING")
        {
            return null;
        }

        try
        {
            return (await new ClusterUpdates(target, _operator, SystemClock.Instance).FindRunningAsync(cancellationToken).ConfigureAwait(false))?.Id;
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await _operator.VerboseAsync($"The updates of cluster {target} cannot be read: {fault.Message}", cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
