using System.Diagnostics;
using System.Management.Automation.Host;

namespace EksAccessManagement.Abstractions;

/// <summary>The operator of a use case when that is a cmdlet: its streams, and ShouldProcess for its questions.</summary>
/// <remarks>
/// Messages are delivered before the work goes on. With <c>-ErrorAction Stop</c> or <c>-WarningAction Stop</c> a message
/// ends the pipeline, and nothing may be changed after that.
/// </remarks>
internal sealed class CmdletOperator : IOperator, IWeightyQuestions
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly AsyncCmdlet _cmdlet;
    private readonly Stopwatch _sinceProgress = new();
    private readonly Prompting _prompting;
    private ProgressRecord? _progress;
    private bool _yesToAll;
    private bool _noToAll;

    public CmdletOperator(AsyncCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _prompting = new Prompting(cmdlet);
        DryRun = _prompting.IsWhatIf;
    }

    /// <inheritdoc/>
    public bool DryRun { get; }

    /// <summary>True for a cmdlet that changes things.</summary>
    public bool AsksBeforeChanges => _prompting.SupportsShouldProcess;

    /// <inheritdoc/>
    /// <remarks>A warning that cannot be cancelled is told even after a stop, when the streams are closed.</remarks>
    public Task WarnAsync(string message, CancellationToken cancellationToken)
    {
        if (!_cmdlet.IsStopped || cancellationToken.CanBeCanceled)
        {
            return DeliverAsync(() => _cmdlet.WriteWarning(message));
        }

        SayAfterStop(message);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task VerboseAsync(string message, CancellationToken cancellationToken) => DeliverAsync(() => _cmdlet.WriteVerbose(message));

    /// <inheritdoc/>
    public Task ErrorAsync(EksAccessException error, CancellationToken cancellationToken) => DeliverAsync(() =>
    {
        var record = ErrorRecords.Create(error);
        if (_cmdlet.EndsPipeline(error))
        {
            _cmdlet.ThrowTerminatingError(record);
        }

        _cmdlet.WriteError(record);
    });

    /// <inheritdoc/>
    public Task ProgressAsync(string activity, string status, int done, int total, CancellationToken cancellationToken)
    {
        // One item needs no bar, and a bar that moves with every item costs more than the items.
        if (total == 1 || (_sinceProgress.IsRunning && _sinceProgress.Elapsed < ProgressInterval))
        {
            return Task.CompletedTask;
        }

        _sinceProgress.Restart();
        var record = new ProgressRecord(ActivityId, activity, string.IsNullOrEmpty(status) ? activity : status)
        {
            PercentComplete = total > 0 ? Math.Min(100, done * 100 / total) : -1,
        };
        return DeliverAsync(() =>
        {
            _progress = record;
            _cmdlet.WriteProgress(record);
        });
    }

    /// <inheritdoc/>
    public Task<bool> ConfirmAsync(string target, string action, CancellationToken cancellationToken) => AskAsync(target, action, weighty: false);

    /// <inheritdoc/>
    public Task<bool> ConfirmWeightyAsync(string target, string action, CancellationToken cancellationToken) => AskAsync(target, action, weighty: true);

    // -Confirm:$false and a $ConfirmPreference of None silence a weighty question too, as they do for a cmdlet of high impact.
    private Task<bool> AskAsync(string target, string action, bool weighty) => _cmdlet.OnPipelineAsync(() =>
    {
        _prompting.RefuseWhereNobodyAnswers(action, weighty);
        try
        {
            return _cmdlet.ShouldProcess(target, action)
                && (!weighty || !_prompting.AsksForWeightOnly || _cmdlet.ShouldContinue($"{action}\n{target}", "Confirm", ref _yesToAll, ref _noToAll));
        }
        catch (Exception e) when (e is PSInvalidOperationException or HostException or NotImplementedException or NotSupportedException or NullReferenceException)
        {
            // The console host fails with a null reference when its input has ended, as in a job of cron or of CI.
            // The host has no way to ask and did not say so before; nothing has been written for this question.
            throw new PipelineFault(Prompting.Unavailable(action, e));
        }
    });

    /// <summary>Says something when the streams are closed, where the host has a place for it.</summary>
    public void SayAfterStop(string message)
    {
        try
        {
            _cmdlet.Host?.UI?.WriteWarningLine(message);
        }
        catch (Exception e) when (e is PSInvalidOperationException or HostException or NotImplementedException or NotSupportedException or PipelineStoppedException)
        {
            // There is nobody to tell.
        }
    }

    /// <summary>Takes the progress bar away; called on the pipeline thread when a call ends.</summary>
    public void CompleteProgress()
    {
        if (_progress is { } progress)
        {
            _progress = null;
            _sinceProgress.Reset();
            progress.RecordType = ProgressRecordType.Completed;
            _cmdlet.WriteProgress(progress);
        }
    }

    // One fixed id a cmdlet, so that nested pipelines do not overwrite each other's bars.
    private int ActivityId => _cmdlet.GetType().Name.Length + (_cmdlet.MyInvocation.PipelinePosition * 100);

    private Task<bool> DeliverAsync(Action write) => _cmdlet.OnPipelineAsync(() =>
    {
        write();
        return true;
    });
}
