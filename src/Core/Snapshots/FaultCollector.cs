using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Snapshots;

/// <summary>An operator that keeps the faults of single items, for use cases that must answer about what could not be read.</summary>
internal sealed class FaultCollector(IOperator inner) : IOperator
{
    private readonly List<EksAccessException> _faults = [];

    public bool DryRun => inner.DryRun;

    /// <summary>Gives the faults told so far, and forgets them.</summary>
    public IReadOnlyList<EksAccessException> Take()
    {
        lock (_faults)
        {
            var faults = _faults.ToArray();
            _faults.Clear();
            return faults;
        }
    }

    public Task WarnAsync(string message, CancellationToken cancellationToken) => inner.WarnAsync(message, cancellationToken);

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => inner.VerboseAsync(message, cancellationToken);

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken)
    {
        lock (_faults)
        {
            _faults.Add(error);
        }

        return Task.CompletedTask;
    }

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) =>
        inner.ProgressAsync(activity, status, done, total, cancellationToken);

    public Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken) => inner.ConfirmAsync(target, action, cancellationToken);
}
