using System.Threading.Tasks;

namespace EksAccessManagement.Rehearse;

internal static class Program
{
    private static Task<int> Main(string[] args) => RehearseProgram.RunAsync(args, ProgramConsole.OfProcess());
}
