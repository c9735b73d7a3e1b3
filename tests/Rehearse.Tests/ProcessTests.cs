using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task The_program_runs_as_a_process_of_its_own_without_network_and_profiles()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = Run.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "EksAccessManagement.Rehearse.dll"), "rehearse", "samples/aws-auth/typical.yaml" })
        {
            start.ArgumentList.Add(argument);
        }

        // A proxy that is not there, and credentials of nobody: neither may be asked.
        start.Environment["HTTPS_PROXY"] = start.Environment["HTTP_PROXY"] = "http://127.0.0.1:9";
        start.Environment["AWS_PROFILE"] = "nobody";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal(string.Empty, await error);
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("Rehearsal of samples/aws-auth/typical.yaml", await output, StringComparison.Ordinal);
        Assert.Contains("6 of 6 live rows carried over", await output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', await output);
    }
}
