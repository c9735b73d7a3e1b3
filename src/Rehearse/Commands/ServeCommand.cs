using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Rehearse.Commands;

internal sealed class ServeCommand(ProgramConsole console)
{
    public Task<int> RunAsync(int port, string? seed, string? folder, CancellationToken cancellationToken)
    {
        console.Out.WriteLine($"{port}{seed}{folder}{cancellationToken.CanBeCanceled}");
        return Task.FromResult(1);
    }
}
