using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuthFuzz;
using Xunit;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>A fixed share of the fuzz run and of the comparison with the server's own libraries.</summary>
public class AwsAuthFuzzTests
{
    private const string GoLibraries = "/usr/share/gocode";

    [Fact]
    public void Core_takes_every_document()
    {
        for (var i = 0; i < 3000; i++)
        {
            Fuzz.Exercise(DocumentGenerator.Make(500_000_000 + (ulong)i), i);
        }
    }

    [SkippableFact]
    public async Task Core_reads_as_the_libraries_of_the_server_do()
    {
        var program = Build();
        Skip.If(program is null, "Go and its libraries golang-gopkg-yaml.v2-dev and golang-k8s-sigs-yaml-dev are not here.");
        try
        {
            Assert.Equal(0, await Differential.RunAsync(program!, 3000, 600_000_000));
        }
        finally
        {
            File.Delete(program!);
        }
    }

    private static string? Build()
    {
        var folder = Path.GetFullPath(Path.Combine(AwsAuthSampleTests.Folder(), "..", "..", "tests", "Differential"));
        var go = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(p => Path.Combine(p, "go")).FirstOrDefault(File.Exists);
        if (go is null || !Directory.Exists(Path.Combine(GoLibraries, "src", "sigs.k8s.io", "yaml")))
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
}
