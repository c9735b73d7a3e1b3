using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>Says nothing and agrees to everything.</summary>
internal sealed class SilentOperator : IOperator
{
    public static SilentOperator Instance { get; } = new();

    public bool DryRun => false;

    public Task WarnAsync(string message, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => throw error;

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken) => Task.FromResult(true);
}
