using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

namespace EksAccessManagement.AwsAuthFuzz;

/// <summary>The Go program that runs the server's own libraries.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    public ServerProcess(string path) => _process = Process.Start(new ProcessStartInfo(path)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

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
