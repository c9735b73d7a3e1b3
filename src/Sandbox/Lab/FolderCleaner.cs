using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>
/// A shell that removes a folder when this process lets it, or has ended, however it ended. A process that was killed
/// cannot remove the sockets that .NET opens for debuggers in the folder for temporary files; the shell does that too.
/// </summary>
internal sealed class FolderCleaner : IAsyncDisposable
{
    private const string LetGo = "done";

    // A killed process can still write for a moment, and stays a zombie until its parent has looked: hence more than one try.
    private const string Script = """
        exec 3<&0 </dev/null >/dev/null 2>&1
        cd /
        said=
        while read -r line <&3; do said=$line; done
        n=0
        while [ -e "$1" ] && [ "$n" -lt 100 ]; do rm -rf "$1"; n=$((n+1)); [ -e "$1" ] && sleep 0.1; done
        [ -z "$said" ] || exit 0
        n=0
        while kill -0 "$2" && ! grep -q '^State:.*[ZX]' "/proc/$2/status" && [ "$n" -lt 100 ]; do n=$((n+1)); sleep 0.1; done
        [ "$n" -ge 100 ] || rm -f "$3/clr-debug-pipe-$2-"* "$3/dotnet-diagnostic-$2-"*
        """;

    private readonly Process _shell;

    private FolderCleaner(Process shell)
    {
        _shell = shell;
    }

    /// <summary>Starts the shell.</summary>
    public static FolderCleaner Start(string folder) => new(LabProcess.Shell(
        "/",
        Script,
        [folder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Path.TrimEndingDirectorySeparator(Path.GetTempPath())]));

    /// <summary>Has the folder removed now, and waits until it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _shell.StandardInput.WriteLineAsync(LetGo).ConfigureAwait(false);
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync().ConfigureAwait(false);
        _shell.Dispose();
    }
}
