using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>Leaves signals and the console to the process that hosts the sandbox.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
