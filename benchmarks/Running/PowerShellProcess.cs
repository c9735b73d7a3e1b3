using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>Runs a script of benchmarks/Scripts in a PowerShell process of its own.</summary>
internal static class PowerShellProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Whether PowerShell is there.</summary>
    public static bool IsThere { get; } = Programs.Has("pwsh");

    /// <summary>Runs a script.</summary>
    /// <param name="script">Its name, without folder and extension.</param>
    /// <param name="environment">Variables of the process besides this one's own.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>The lines it printed, and how long the process lived, in milliseconds.</returns>
    public static async Task<(IReadOnlyList<string> Lines, double Milliseconds)> RunAsync(
        string script, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("pwsh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-NoProfile", "-NonInteractive", "-File", Path.Combine(ModuleFolder.Root, "benchmarks", "Scripts", script + ".ps1") }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limited.Token);
            var text = await process.StandardOutput.ReadToEndAsync(limited.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limited.Token).ConfigureAwait(false);
            var time = watch.Elapsed.TotalMilliseconds;
            return process.ExitCode == 0 && (await errors.ConfigureAwait(false)).Length == 0
                ? (text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), time)
                : throw new InvalidOperationException($"{script}.ps1 failed with exit code {process.ExitCode}: {text}{await errors.ConfigureAwait(false)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
