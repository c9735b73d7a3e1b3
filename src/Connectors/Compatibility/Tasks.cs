using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Connectors.Compatibility;

/// <summary>Waiting that can be given up, also for work that knows no cancellation (Task.WaitAsync is not on .NET Framework).</summary>
internal static class Tasks
{
    /// <summary>The task's result, or <see cref="System.OperationCanceledException"/> as soon as the token asks for it. The work itself goes on unwatched.</summary>
    public static async Task<T> OrCancelAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        if (task.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return await task.ConfigureAwait(false);
        }

        var cancelled = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken)))
        {
            var first = await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false);
            if (first != task)
            {
                // Nobody will look at its fault any more.
                _ = task.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }

            return await first.ConfigureAwait(false);
        }
    }
}
