using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace EksAccessManagement.Pester.Tests;

/// <summary>The PowerShell on the PATH, when it has Pester.</summary>
internal sealed class PowerShellHost
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(20);

    private readonly string _program = "pwsh";

    private PowerShellHost()
    {
    }

    /// <summary>Why the suite cannot run; null when it can.</summary>
    public string? WhyNot { get; private set; }

    public static PowerShellHost Find()
    {
        var host = new PowerShellHost();
        try
        {
            var (exitCode, output) = host.Start(ProbeLimit, "-NoProfile", "-NonInteractive", "-Command", "exit [int](-not (Get-Module -ListAvailable -Name Pester | Where-Object { $_.Version.Major -ge 5 }))");
            host.WhyNot = exitCode switch
            {
                0 => null,
                1 => "pwsh has no Pester 5 or newer",
                _ => "pwsh does not start: " + output.Trim(),
            };
        }
        catch (Win32Exception)
        {
            host.WhyNot = "no pwsh on the PATH";
        }

        return host;
    }

    public PesterRun Run(string script, string file, string others)
    {
        var (exitCode, output) = Start(RunLimit, "-NoProfile", "-NonInteractive", "-File", script, "-Path", file, "-Others", others);
        var passed = Regex.Match(output, @"^Pester: (\d+) passed", RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        return new PesterRun(exitCode, passed.Success ? int.Parse(passed.Groups[1].Value, CultureInfo.InvariantCulture) : 0, output);
    }

    private (int ExitCode, string Output) Start(TimeSpan limit, params string[] arguments)
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return (-1, $"It did not end within {limit.TotalMinutes:0} minutes.\n");
        }

        Task.WaitAll(output, errors);
        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
