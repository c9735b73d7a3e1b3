using EksAccessManagement.Connectors;
using EksAccessManagement.Rehearse.Input;

namespace EksAccessManagement.Rehearse.Commands;

internal sealed class LintCommand(ProgramConsole console)
{
    public int Run(string file, OutputFormat format)
    {
        var map = AwsAuthFile.Read(file, new ConnectorFactory().Files, console.In);
        console.Out.WriteLine(map.Rows.Count + format.ToString());
        return 0;
    }
}
