using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>Says yes and remembers what it was told.</summary>
internal sealed class TestOperator : IOperator
{
    private readonly object _gate = new();

    public List<string> Warnings { get; } = [];

    public List<string> Verbose { get; } = [];

    public List<string> Questions { get; } = [];

    public List<EksAccessException> Errors { get; } = [];

    public bool DryRun { get; set; }

    /// <summary>What happens while somebody thinks about a question.</summary>
    public Action<string>? OnQuestion { get; set; }

    public Task WarnAsync(string message, CancellationToken cancellationToken) => Add(Warnings, message);

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => Add(Verbose, message);

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => Add(Errors, error);

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken)
    {
        Add(Questions, target + ": " + action);
        OnQuestion?.Invoke(action);
        return Task.FromResult(!DryRun);
    }

    /// <summary>Forgets what it was told.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Warnings.Clear();
            Verbose.Clear();
            Questions.Clear();
            Errors.Clear();
        }
    }

    private Task Add<T>(List<T> list, T item)
    {
        lock (_gate)
        {
            list.Add(item);
        }

        return Task.CompletedTask;
    }
}
