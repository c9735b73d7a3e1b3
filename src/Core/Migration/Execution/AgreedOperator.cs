using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Stands for somebody who has agreed to the whole migration already.</summary>
internal sealed class AgreedOperator(IOperator inner) : IOperator
{
    public bool DryRun => inner.DryRun;

    public Task WarnAsync(string message, CancellationToken cancellationToken) => inner.WarnAsync(message, cancellationToken);

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => inner.VerboseAsync(message, cancellationToken);

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => inner.ErrorAsync(error, cancellationToken);

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => inner.ProgressAsync(activity, status, done, total, cancellationToken);

    public Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken) => Task.FromResult(!inner.DryRun);
}
