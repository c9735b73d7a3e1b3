using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Concurrency;

/// <summary>Lets work that runs several at a time talk to an operator that can only be called by one at a time.</summary>
/// <param name="inner">The operator.</param>
/// <param name="told">The warnings that were given already and are not given again; null gives all.</param>
internal sealed class SerialOperator(IOperator inner, ConcurrentDictionary<string, bool>? told = null) : IOperator, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public bool DryRun => inner.DryRun;

    public Task WarnAsync(string message, CancellationToken cancellationToken) =>
        told?.TryAdd(message, true) == false ? Task.CompletedTask : OneAtATimeAsync(t => inner.WarnAsync(message, t), cancellationToken);

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => OneAtATimeAsync(t => inner.VerboseAsync(message, t), cancellationToken);

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => OneAtATimeAsync(t => inner.ErrorAsync(error, t), cancellationToken);

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) =>
        OneAtATimeAsync(t => inner.ProgressAsync(activity, status, done, total, t), cancellationToken);

    public async Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken)
    {
        var answer = false;
        await OneAtATimeAsync(async t => answer = await inner.ConfirmAsync(target, action, t).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return answer;
    }

    public void Dispose() => _gate.Dispose();

    private Task OneAtATimeAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken) => _gate.RunAsync(call, cancellationToken);
}
