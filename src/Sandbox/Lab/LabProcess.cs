using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>
/// A program of the lab with a guard that ends it when this process does, however this process ends: the guard holds the
/// reading end of a pipe whose only writing end is ours, and the system closes that even after SIGKILL.
/// </summary>
internal sealed class LabProcess : IAsyncDisposable
{
    // The program dies with the shell too (setpriv, where it is there), should somebody kill the shell itself.
    private const string Guard = """
        exec 3<&0 </dev/null >>"$1" 2>&1
        shift
        command -v setpriv >/dev/null && set -- setpriv --pdeathsig KILL "$@"
        "$@" 3<&- & child=$!
        { while read -r _ <&3; do :; done; kill -KILL "$child"; } 2>/dev/null & watcher=$!
        wait "$child"; code=$?
        kill -KILL "$watcher" 2>/dev/null
        exit "$code"
        """;

    // A session of its own: Ctrl+C on the console of whoever started the sandbox must not reach the programs.
    private const string Launcher = """
        command -v setsid >/dev/null && exec setsid /bin/sh -c "$0" eks-lab "$@"
        exec /bin/sh -c "$0" eks-lab "$@"
        """;

    private readonly Process _shell;

    private LabProcess(string name, Process shell, string log)
    {
        Name = name;
        _shell = shell;
        Log = log;
    }

    /// <summary>The program's name.</summary>
    public string Name { get; }

    /// <summary>Where it logs.</summary>
    public string Log { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _shell.HasExited;

    /// <summary>The process id of the guard.</summary>
    public int Id => _shell.Id;

    /// <summary>Starts a program that logs into a file of its name.</summary>
    public static LabProcess Start(string program, string folder, IEnumerable<string> arguments)
    {
        var name = Path.GetFileName(program);
        var log = Path.Combine(folder, name + ".log");
        return new LabProcess(name, Shell(folder, Guard, [log, program, .. arguments]), log);
    }

    /// <summary>The end of the log, for messages.</summary>
    public string LogEnd()
    {
        if (!File.Exists(Log))
        {
            return string.Empty;
        }

        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return string.Join('\n', reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(5));
    }

    /// <summary>Waits for the program's end.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _shell.WaitForExitAsync(cancellationToken);

    /// <summary>Ends it and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync().ConfigureAwait(false);
        _shell.Dispose();
    }

    /// <summary>Starts a shell script in a session of its own, without this process's environment.</summary>
    internal static Process Shell(string folder, string script, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launcher, script, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };

        // No settings of the caller's Kubernetes, AWS or proxy may reach the programs.
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        return Process.Start(start)!;
    }
}
