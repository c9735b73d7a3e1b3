using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Ports;

/// <summary>
/// Whoever runs a use case: what they are told while it runs and what they are asked. In PowerShell these are the
/// streams and prompts of the cmdlet; in the Rehearse program they are lines of text.
/// </summary>
public interface IOperator
{
    /// <summary>Something unintended that does not stop the work.</summary>
    Task WarnAsync(string message, CancellationToken cancellationToken);

    /// <summary>What is being done, for those who want to know.</summary>
    Task VerboseAsync(string message, CancellationToken cancellationToken);

    /// <summary>One item failed; the others go on.</summary>
    Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken);

    /// <summary>How far long work has come. <paramref name="done"/> and <paramref name="total"/> count items; total 0 means not known.</summary>
    Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken);

    /// <summary>Asks before one change: false means leave it (also under a dry run, for which <see cref="DryRun"/> is true).</summary>
    /// <param name="target">What is changed, as <c>cluster/principal</c>.</param>
    /// <param name="action">What is done to it, a verb phrase.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken);

    /// <summary>True when nothing may be written (<c>-WhatIf</c>).</summary>
    bool DryRun { get; }
}
