using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>Remembers what it was told. It refuses two calls at a time, as a shell's streams do.</summary>
internal sealed class FakeOperator : IOperator, IWeightyQuestions
{
    private int _inside;

    public List<string> Warnings { get; } = [];

    public List<string> Verbose { get; } = [];

    public List<EksAccessException> Errors { get; } = [];

    public List<string> Questions { get; } = [];

    /// <summary>The questions among them that were put as weighty.</summary>
    public List<string> Weighty { get; } = [];

    /// <summary>Runs after each question, with their number: what the world does while somebody thinks.</summary>
    public System.Action<int>? OnQuestion { get; set; }

    public bool DryRun { get; set; }

    public bool Answer { get; set; } = true;

    public Task WarnAsync(string message, CancellationToken cancellationToken) => AloneAsync(() => Warnings.Add(message));

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => AloneAsync(() => Verbose.Add(message));

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => AloneAsync(() => Errors.Add(error));

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken)
    {
        await AloneAsync(() => Questions.Add(target + ": " + action));
        OnQuestion?.Invoke(Questions.Count);
        return Answer && !DryRun;
    }

    public Task<bool> ConfirmWeightyAsync(string target, string action, CancellationToken cancellationToken)
    {
        Weighty.Add(action);
        return ConfirmAsync(target, action, cancellationToken);
    }

    private async Task AloneAsync(System.Action action)
    {
        Xunit.Assert.Equal(1, Interlocked.Increment(ref _inside));
        await Task.Yield();
        action();
        Interlocked.Decrement(ref _inside);
    }
}
