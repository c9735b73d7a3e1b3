using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>
/// Base of every cmdlet that waits for something: the work runs off the pipeline thread, results stream as they come,
/// Ctrl+C cancels.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AsyncCmdlet : ModuleCmdlet, IDisposable
{
    /// <summary>After Ctrl+C, work that only reads is left alone at once.</summary>
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Work that writes gets the time to take back what it has half done: an unanswered request may still be carried out,
    /// and is looked after for some seconds. Where there is nothing to take back, the work ends at once.
    /// </summary>
    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(8);

    /// <summary>After so much of it, whoever waits is told what for.</summary>
    private static readonly TimeSpan SilentPatience = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopped = new();
    private Task _lastWork = Task.CompletedTask;
    private PipelinePump? _pump;
    private CmdletOperator? _operator;

    /// <summary>The streams and prompts of this cmdlet, as the use cases of Core know them.</summary>
    protected Ports.IOperator Operator => OperatorCore;

    /// <summary>True when no prompt and no stream of this call may be touched any more.</summary>
    protected internal bool IsStopped => _stopped.IsCancellationRequested;

    private CmdletOperator OperatorCore => _operator ??= new CmdletOperator(this);

    /// <summary>Frees what the cmdlet holds; PowerShell calls it even when the pipeline was stopped.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Work before the first input.</summary>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Work for one input.</summary>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Work after the last input.</summary>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Run(BeginAsync, null);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(ProcessAsync, CurrentTarget);

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(EndAsync, null);

    /// <summary>Cancels. It runs on another thread, so it signals and does nothing else.</summary>
    protected override void StopProcessing()
    {
        try
        {
            _stopped.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The pipeline ended just before.
        }
    }

    /// <summary>The input an error belongs to when the error itself does not say.</summary>
    protected virtual object? CurrentTarget => null;

    /// <summary>True for a fault that every other input would have too, so that none of them is worked on.</summary>
    protected internal virtual bool EndsPipeline(EksAccessException error) => error.EndsPipeline;

    /// <summary>The error with the input it belongs to, where its own words do not name that; called on the pipeline thread.</summary>
    private protected virtual EksAccessException Placed(EksAccessException error) => error;

    /// <summary>Writes an object. A cmdlet that changes things waits until it is taken, so that it stops changing when nobody wants more.</summary>
    protected Task WriteAsync(object value)
    {
        var pump = Pump;
        return DeliversBeforeNext
            ? pump.InvokeAsync(() => Do(() => WriteObject(value)))
            : pump.PostAsync(() => WriteObject(value));
    }

    /// <summary>Has the pipeline thread do something (a write, a prompt, a look at a variable) and gives its result.</summary>
    protected internal Task<T> OnPipelineAsync<T>(Func<T> action) => Pump.InvokeAsync(action);

    /// <summary>Frees what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeAfterWork(_stopped);
        }
    }

    /// <summary>Disposes something the work uses: now, or when work that outlives the pipeline has ended.</summary>
    protected void DisposeAfterWork(IDisposable? resource)
    {
        if (_lastWork.IsCompleted)
        {
            resource?.Dispose();
        }
        else
        {
            _ = _lastWork.ContinueWith(_ => resource?.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Runs work with the pump; faults become error records, terminating or not as they say themselves.</summary>
    protected void Run(Func<CancellationToken, Task> work, object? target)
    {
        _ = OperatorCore; // It reads preference variables, which only this thread may.
        using var pump = new PipelinePump(Abandon, _stopped.Token);
        _pump = pump;
        try
        {
            pump.Run(work);
        }
        catch (EksAccessException e)
        {
            Report(e, target);
        }
        catch (PipelineFault e)
        {
            Report(e.Fault, target);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (OperationCanceledException e)
        {
            Report(new EksAccessException(ErrorIds.RequestTimedOut, ErrorKind.Timeout, "The work was cancelled before an answer came.", e), target);
        }
        finally
        {
            _pump = null;
            _lastWork = pump.Worker;
            if (!_stopped.IsCancellationRequested)
            {
                OperatorCore.CompleteProgress();
            }
        }
    }

    // Runs on the pipeline thread after a stop, when the streams are closed.
    private void Abandon(WaitHandle worker)
    {
        if (!DeliversBeforeNext)
        {
            worker.WaitOne(ReaderPatience);
            return;
        }

        if (worker.WaitOne(SilentPatience))
        {
            return;
        }

        OperatorCore.SayAfterStop($"Stopping {MyInvocation.MyCommand.Name}: a request has not been answered yet; what it has half done is taken back (some seconds).");
        if (!worker.WaitOne(WriterPatience - SilentPatience))
        {
            OperatorCore.SayAfterStop($"{MyInvocation.MyCommand.Name} is still taking back what it has half done. Keep this session open for a while, and look at the result then.");
        }
    }

    private bool DeliversBeforeNext => OperatorCore.AsksBeforeChanges;

    private PipelinePump Pump => _pump ?? throw new InvalidOperationException("The pipeline thread is not waiting.");

    private void Report(EksAccessException error, object? target)
    {
        error = EndsPipeline(error) ? error : Placed(error);
        var record = ErrorRecords.Create(error, target);
        if (EndsPipeline(error))
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    private static bool Do(Action action)
    {
        action();
        return true;
    }
}
