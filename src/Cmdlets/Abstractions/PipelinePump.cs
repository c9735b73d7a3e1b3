using System.Collections.Concurrent;

namespace EksAccessManagement.Abstractions;

/// <summary>
/// Runs work off the pipeline thread and brings what it has to say back to it, because only that thread may write to
/// the streams or prompt. One pump serves one call of Begin-, Process- or EndProcessing.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    /// <summary>How many messages may wait: enough to keep both sides busy, few enough that a slow consumer slows the work.</summary>
    private const int Capacity = 256;

    private readonly BlockingCollection<Action> _queue = new();
    private readonly SemaphoreSlim _room = new(Capacity, Capacity);
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationToken _token;
    private readonly Action<WaitHandle> _abandon;

    /// <param name="abandon">Waits for work that was cancelled, as long as the pipeline may be held up by it.</param>
    /// <param name="stopped">Cancelled when the user presses Ctrl+C.</param>
    public PipelinePump(Action<WaitHandle> abandon, CancellationToken stopped)
    {
        _abandon = abandon;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        _token = _cancellation.Token;
    }

    /// <summary>The work; it may outlive the pump when it is slow to end after a stop.</summary>
    public Task Worker { get; private set; } = Task.CompletedTask;

    /// <summary>Runs the work to its end. Exceptions of the work, and of what it made the pipeline do, come out unchanged.</summary>
    /// <remarks>Called on the pipeline thread.</remarks>
    public void Run(Func<CancellationToken, Task> work)
    {
        var worker = Task.Run(() => work(_token), _token);
        Worker = worker;
        _ = worker.ContinueWith(_ => _queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            foreach (var message in _queue.GetConsumingEnumerable(_token))
            {
                _room.Release();
                message();
            }
        }
        catch
        {
            // Ctrl+C, a downstream command that wants no more, -ErrorAction Stop: end the work, then pass the reason on.
            _cancellation.Cancel();
            Abandon(worker);
            throw;
        }

        worker.GetAwaiter().GetResult();
    }

    /// <summary>Queues something for the pipeline thread; waits only while the queue is full.</summary>
    public async Task PostAsync(Action message)
    {
        await _room.WaitAsync(_token).ConfigureAwait(false);
        _token.ThrowIfCancellationRequested();
        _queue.Add(message, CancellationToken.None);
    }

    /// <summary>Has the pipeline thread do something and waits for what comes of it.</summary>
    public async Task<T> InvokeAsync<T>(Func<T> action)
    {
        // Without this option the work would go on inside the pipeline thread's own call.
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (_token.Register(() => answer.TrySetCanceled()))
        {
            await PostAsync(() => Answer(action, answer)).ConfigureAwait(false);
            return await answer.Task.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    private static void Answer<T>(Func<T> action, TaskCompletionSource<T> answer)
    {
        try
        {
            answer.TrySetResult(action());
        }
        catch
        {
            // The pipeline's own exceptions (stop, flow control) belong to the pipeline; the work only learns that it is over.
            answer.TrySetCanceled();
            throw;
        }
    }

    private void Abandon(Task worker)
    {
        _abandon(((IAsyncResult)worker).AsyncWaitHandle);

        // An exception nobody looks at would surface in the finalizer.
        _ = worker.ContinueWith(t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
