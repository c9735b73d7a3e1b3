using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

namespace EksAccessManagement.AwsAuthFuzz;

/// <summary>The Go program that runs the server's own libraries.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private const string GoLibraries = "/usr/share/gocode";

    public ServerProcess(string path) => _process = Process.Start(new ProcessStartInfo(path)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

    /// <summary>Builds the program with the Go and the Go libraries of a Debian machine; null when they are not there.</summary>
    /// <param name="folder">The folder <c>tests/Differential</c>.</param>
    public static string? Build(string folder)
    {
        var go = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(p => Path.Combine(p, "go")).FirstOrDefault(File.Exists);
        if (go is null || !Directory.Exists(folder) || !Directory.Exists(Path.Combine(GoLibraries, "src", "sigs.k8s.io", "yaml")))
        {
            return null;
        }

        var program = Path.Combine(Path.GetTempPath(), "awsauthreading-" + Guid.NewGuid().ToString("N"));
        var start = new ProcessStartInfo(go, ["build", "-o", program, "awsauthreading"]) { WorkingDirectory = folder };
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = folder + Path.PathSeparator + GoLibraries;
        start.Environment["GOFLAGS"] = string.Empty;
        using var process = Process.Start(start)!;
        return process.WaitForExit(120_000) && process.ExitCode == 0 ? program : null;
    }

    /// <summary>Asks for many documents at once.</summary>
    public async Task<IReadOnlyList<JsonElement>> AskAsync(IReadOnlyList<(char Kind, string Text)> documents)
    {
        var writing = Task.Run(async () =>
        {
            var input = _process.StandardInput.BaseStream;
            foreach (var (kind, text) in documents)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                await input.WriteAsync(Encoding.ASCII.GetBytes($"{kind}{bytes.Length}\n")).ConfigureAwait(false);
                await input.WriteAsync(bytes).ConfigureAwait(false);
            }

            await input.FlushAsync().ConfigureAwait(false);
        });
        var answers = new List<JsonElement>(documents.Count);
        for (var i = 0; i < documents.Count; i++)
        {
            var line = await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) ?? throw new EndOfStreamException("The Go program ended.");
            answers.Add(JsonDocument.Parse(line).RootElement.Clone());
        }

        await writing.ConfigureAwait(false);
        return answers;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }
}
