using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>Says yes to everything (it is a rehearsal) and keeps warnings and errors for the report.</summary>
internal sealed class RehearsalOperator : IOperator
{
    /// <inheritdoc/>
    public bool DryRun => false;

    /// <summary>Warnings in the order they came.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>Errors of single items.</summary>
    public ConcurrentQueue<EksAccessException> Errors { get; } = new();

    /// <inheritdoc/>
    public Task WarnAsync(string message, CancellationToken cancellationToken)
    {
        Warnings.Enqueue(message);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task VerboseAsync(string message, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken)
    {
        Errors.Enqueue(error);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken) => Task.FromResult(true);
}
