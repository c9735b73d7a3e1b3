using System;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Concurrency;

/// <summary>Doing something that only one may do at a time.</summary>
internal static class Gates
{
    /// <summary>Waits for the gate, does the work, and opens the gate for the next.</summary>
    public static async Task RunAsync(this SemaphoreSlim gate, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await work(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }
}
