using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>Other programs of the machine.</summary>
internal static class Programs
{
    /// <summary>The first line a program prints about itself; "not found" when there is none.</summary>
    public static string VersionOf(string program, string argument) => TryRun(program, [argument]) is { Length: > 0 } text ? text : "not found";

    /// <summary>Whether a program is there.</summary>
    public static bool Has(string program) => TryRun(program, ["--version"]) is not null;

    /// <summary>The first line that a program prints, or null when it cannot be run.</summary>
    public static string? TryRun(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            var text = process!.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text.Split('\n').FirstOrDefault()?.Trim() : null;
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }
}
