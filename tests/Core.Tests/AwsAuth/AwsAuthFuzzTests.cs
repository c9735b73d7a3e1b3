using System.IO;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuthFuzz;
using Xunit;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>A fixed share of the fuzz run and of the comparison with the server's own libraries.</summary>
public class AwsAuthFuzzTests
{
    [Fact]
    public void Core_takes_every_document()
    {
        for (var i = 0; i < 2000; i++)
        {
            Fuzz.Exercise(DocumentGenerator.Make(500_000_000 + (ulong)i), i);
        }
    }

    [SkippableFact]
    public async Task Core_reads_as_the_libraries_of_the_server_do()
    {
        var program = ServerProcess.Build(Path.GetFullPath(Path.Combine(AwsAuthSampleTests.Folder(), "..", "..", "tests", "Differential")));
        Skip.If(program is null, "Go and its libraries golang-gopkg-yaml.v2-dev and golang-k8s-sigs-yaml-dev are not here.");
        try
        {
            Assert.Equal(0, await Differential.RunAsync(program!, 2000, 600_000_000));
        }
        finally
        {
            File.Delete(program!);
        }
    }
}
