using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Tests.Clients;
using Xunit;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>Agrees to everything, but takes so long that another client writes first: once, between our reading and our writing.</summary>
internal sealed class MeddlingOperator(Func<Task<ChildProcess>> writes) : IOperator
{
    private bool _hasWritten;

    /// <summary>How often the module said that somebody else was faster.</summary>
    public int Conflicts { get; private set; }

    public bool DryRun => false;

    public Task WarnAsync(string message, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task VerboseAsync(string message, CancellationToken cancellationToken)
    {
        Conflicts += message.StartsWith("Somebody else changed aws-auth", StringComparison.Ordinal) ? 1 : 0;
        return Task.CompletedTask;
    }

    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => Task.FromException(error);

    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken)
    {
        if (!_hasWritten)
        {
            _hasWritten = true;
            var run = await writes();
            Assert.True(run.ExitCode == 0, run.Error);
        }

        return true;
    }
}
