using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>Remembers what it was told. It refuses two calls at a time, as a shell's streams do.</summary>
internal sealed class FakeOperator : IOperator, IWeightyQuestions
{
    private readonly object _gate = new();
    private int _inside;

    public FakeOperator() => ForMany = new Shared(this);

    /// <summary>The same for those who may call it from several threads at a time, as the locator does; it is asked nothing.</summary>
    public IOperator ForMany { get; }

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

    public Task WarnAsync(string message, CancellationToken cancellationToken) => AloneAsync(Warnings, message);

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => AloneAsync(Verbose, message);

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => AloneAsync(Errors, error);

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken)
    {
        await AloneAsync(Questions, target + ": " + action);
        OnQuestion?.Invoke(Questions.Count);
        return Answer && !DryRun;
    }

    public Task<bool> ConfirmWeightyAsync(string target, string action, CancellationToken cancellationToken)
    {
        Keep(Weighty, action);
        return ConfirmAsync(target, action, cancellationToken);
    }

    private async Task AloneAsync<T>(List<T> told, T item)
    {
        try
        {
            Xunit.Assert.Equal(1, Interlocked.Increment(ref _inside));
            await Task.Yield();
            Keep(told, item);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private void Keep<T>(List<T> told, T item)
    {
        lock (_gate)
        {
            told.Add(item);
        }
    }

    private sealed class Shared(FakeOperator whole) : IOperator
    {
        public bool DryRun => whole.DryRun;

        public Task WarnAsync(string message, CancellationToken cancellationToken) => KeepAsync(whole.Warnings, message);

        public Task VerboseAsync(string message, CancellationToken cancellationToken) => KeepAsync(whole.Verbose, message);

        public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => KeepAsync(whole.Errors, error);

        public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken) => throw new System.NotSupportedException();

        private async Task KeepAsync<T>(List<T> told, T item)
        {
            await Task.Yield();
            whole.Keep(told, item);
        }
    }
}
