using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Passes on what is asked, and turns warnings into verbose lines: the plan tells them in its own place.</summary>
internal sealed class QuietOperator(IOperator inner) : IOperator
{
    public bool DryRun => inner.DryRun;

    public Task WarnAsync(string message, CancellationToken cancellationToken) => inner.VerboseAsync(message, cancellationToken);

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => inner.VerboseAsync(message, cancellationToken);

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => inner.ErrorAsync(error, cancellationToken);

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => inner.ProgressAsync(activity, status, done, total, cancellationToken);

    public Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken) => inner.ConfirmAsync(target, action, cancellationToken);
}
