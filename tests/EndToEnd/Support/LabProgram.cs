using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Tests.Clients;
using Xunit;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>A program that holds a lab, as a person starts it.</summary>
internal sealed class LabProgram : IDisposable
{
    // PowerShell's own, which stays when PowerShell is killed.
    private const string PowerShellPipe = "CoreFxPipe_PSHost.";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private LabProgram(Process process, string temporary)
    {
        _process = process;
        Temporary = temporary;
    }

    /// <summary>The line of readiness of the sandbox program.</summary>
    public JsonObject Ready { get; private set; } = [];

    /// <summary>The lab's folder.</summary>
    public string Folder => (string)Ready["lab"]!["folder"]!;

    /// <summary>Where the program and all that it starts keep what is temporary; nobody else does.</summary>
    public string Temporary { get; }

    /// <summary>Starts the sandbox program, without waiting for it.</summary>
    public static LabProgram Start(string? cacheHome = null) => Start("dotnet", [typeof(SandboxServer).Assembly.Location, "--kubernetes"], cacheHome);

    /// <summary>Starts <c>rehearse serve --kubernetes</c>, without waiting for it.</summary>
    public static LabProgram StartRehearse()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(ClientHome.Root(), "src", "Rehearse", "bin", build.Parent!.Name, build.Name, "EksAccessManagement.Rehearse.dll");
        Assert.True(File.Exists(assembly), $"{assembly} is missing.");
        return Start("dotnet", [assembly, "serve", "--kubernetes"]);
    }

    /// <summary>Starts a PowerShell that runs <c>Start-EKSSandbox -Kubernetes</c> and then waits.</summary>
    public static LabProgram StartPowerShell()
    {
        var pwsh = ChildProcess.Find("pwsh");
        Skip.If(pwsh is null, "PowerShell (pwsh) is not on PATH.");
        var module = Path.Combine(ClientHome.Root(), "EksAccessManagement.psd1");
        return Start(pwsh!, ["-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{module}'; $null = Start-EKSSandbox -Kubernetes -TimeoutSeconds 120 -WarningAction Ignore; 'It ends with this process.'; Start-Sleep 600"]);
    }

    private static LabProgram Start(string program, string[] arguments, string? cacheHome = null)
    {
        var temporary = Directory.CreateTempSubdirectory("eks-lab-test-").FullName;
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = temporary;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        if (cacheHome is not null)
        {
            start.Environment["XDG_CACHE_HOME"] = cacheHome;
        }

        if (program != "dotnet")
        {
            // What PowerShell itself leaves when it is killed is not the lab's.
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
        }

        return new LabProgram(Process.Start(start)!, temporary);
    }

    /// <summary>Waits for the line of readiness and gives what follows it for a person.</summary>
    public async Task<string> WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        Ready = JsonNode.Parse((await _process.StandardOutput.ReadLineAsync(limit.Token))!)!.AsObject();
        return await WaitUntilServingAsync();
    }

    /// <summary>Waits until the program says how it ends, which it does when its lab serves; gives what it said before.</summary>
    public async Task<string> WaitUntilServingAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = string.Empty;
        while (!text.Contains("It ends with", StringComparison.Ordinal))
        {
            text += (await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException(text + await _process.StandardError.ReadToEndAsync(limit.Token))) + "\n";
        }

        return text;
    }

    /// <summary>Waits for its end: what it complained of, and its exit code.</summary>
    public async Task<(int ExitCode, string Error)> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var error = await _process.StandardError.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, error);
    }

    /// <summary>Closes the input, as a shell does that ends.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>SIGKILL: no code of the program's own runs any more.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until a program of the lab runs.</summary>
    public async Task WaitForFirstProgramAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!Processes().Any(p => p.Folder.StartsWith(Path.Combine(Temporary, "eks-lab-"), StringComparison.Ordinal)))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>
    /// Waits until no process works in the folder for temporary files or has it on its command line, and the folder is
    /// empty; gives what is left when that does not come.
    /// </summary>
    public async Task<string> WhatIsLeftAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var left = Processes().Where(p => p.Folder.StartsWith(Temporary, StringComparison.Ordinal) || p.Command.Contains(Temporary, StringComparison.Ordinal)).Select(p => $"process {p.Id} {p.Command}")
                .Concat(Directory.EnumerateFileSystemEntries(Temporary).Where(f => !Path.GetFileName(f).StartsWith(PowerShellPipe, StringComparison.Ordinal))).ToArray();
            if (left.Length == 0 || clock.Elapsed > TimeSpan.FromSeconds(30))
            {
                return string.Join(", ", left);
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Whether processes of the lab run and files lie in the folder for temporary files: without that, nothing left would mean nothing.</summary>
    public bool HasTraces() => Processes().Any(p => p.Folder.StartsWith(Temporary, StringComparison.Ordinal)) && Directory.EnumerateFileSystemEntries(Temporary).Any();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        Directory.Delete(Temporary, recursive: true);
    }

    private static (int Id, string Folder, string Command)[] Processes() => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0).Where(id => id > 0)
        .Select(Read).Where(p => p.Id > 0).ToArray();

    private static (int Id, string Folder, string Command) Read(int id)
    {
        try
        {
            return (id, new FileInfo($"/proc/{id}/cwd").LinkTarget ?? string.Empty, File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' '));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
