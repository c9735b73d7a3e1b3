using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>An operator who answers as told, remembers what was said, and can do something else before the first answer.</summary>
internal sealed class ScriptedOperator : IOperator
{
    private readonly ConcurrentQueue<string> _told = new();
    private Func<Task>? _onFirstQuestion;

    public Func<Task> OnFirstQuestion
    {
        set => _onFirstQuestion = value;
    }

    public bool Answer { get; init; } = true;

    public bool DryRun { get; init; }

    /// <summary>What was said, without the words about credentials and regions.</summary>
    public IReadOnlyList<string> Told => _told.Where(t => !t.Contains("Credentials from", StringComparison.Ordinal)).ToArray();

    public Task WarnAsync(string message, CancellationToken cancellationToken) => Say("warning: " + message);

    public Task VerboseAsync(string message, CancellationToken cancellationToken) => Say("verbose: " + message);

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => Say("error: " + error.ErrorId);

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _onFirstQuestion, null) is { } before)
        {
            await before();
        }

        return Answer && !DryRun;
    }

    private Task Say(string words)
    {
        _told.Enqueue(words);
        return Task.CompletedTask;
    }
}
