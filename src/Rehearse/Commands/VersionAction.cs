using System.CommandLine;
using System.CommandLine.Invocation;

namespace EksAccessManagement.Rehearse.Commands;

/// <summary>Prints the version. The library's own would print that of the test host in tests.</summary>
internal sealed class VersionAction(ProgramConsole console) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        console.Out.WriteLine(CommandTree.Version);
        return ExitCode.Done;
    }
}
