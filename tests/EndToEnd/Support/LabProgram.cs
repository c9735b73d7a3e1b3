using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>The sandbox program with a lab, as a person starts it.</summary>
internal sealed class LabProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private LabProgram(Process process)
    {
        _process = process;
    }

    /// <summary>The line of readiness.</summary>
    public JsonObject Ready { get; private set; } = [];

    /// <summary>The lab's folder.</summary>
    public string Folder => (string)Ready["lab"]!["folder"]!;

    /// <summary>Starts the program, without waiting for it.</summary>
    public static LabProgram Start(string? cacheHome = null)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SandboxServer).Assembly.Location, "--kubernetes"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (cacheHome is not null)
        {
            start.Environment["XDG_CACHE_HOME"] = cacheHome;
        }

        return new LabProgram(Process.Start(start)!);
    }

    /// <summary>Waits for the line of readiness and gives what follows it for a person.</summary>
    public async Task<string> WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        Ready = JsonNode.Parse((await _process.StandardOutput.ReadLineAsync(limit.Token))!)!.AsObject();
        var text = string.Empty;
        while (!text.Contains("It ends with", StringComparison.Ordinal))
        {
            text += await _process.StandardOutput.ReadLineAsync(limit.Token) + "\n";
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

    /// <summary>The folder that a program which has not yet said so works in, once a program runs in it; from what its guards work in.</summary>
    public async Task<string> FindFolderAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Limit)
        {
            var guard = Processes().FirstOrDefault(p => p.Parent == _process.Id && Path.GetFileName(p.Folder).StartsWith("eks-lab-", StringComparison.Ordinal));
            if (guard.Folder is not null)
            {
                return guard.Folder;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException("No program of the lab came up.");
    }

    /// <summary>Waits until no process works in the folder and the folder is gone; gives what is left when that does not come.</summary>
    public static async Task<string> WhatIsLeftAsync(string folder)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var left = Processes().Where(p => p.Folder is not null && p.Folder.StartsWith(folder, StringComparison.Ordinal)).Select(p => $"process {p.Id}").ToList();
            if (Directory.Exists(folder))
            {
                left.Add(folder);
            }

            if (left.Count == 0 || clock.Elapsed > TimeSpan.FromSeconds(30))
            {
                return string.Join(", ", left);
            }

            await Task.Delay(50);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static (int Id, int Parent, string Folder)[] Processes() => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0).Where(id => id > 0)
        .Select(Read).Where(p => p.Id > 0).ToArray();

    private static (int Id, int Parent, string Folder) Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var parent = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            return (id, parent, new FileInfo($"/proc/{id}/cwd").LinkTarget ?? string.Empty);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
