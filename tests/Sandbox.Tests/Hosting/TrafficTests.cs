using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Hosting;

/// <summary>What the sandbox says of how its clients come.</summary>
public sealed class TrafficTests
{
    private const int Clients = 8;

    [Fact]
    public async Task A_request_whose_answer_a_client_has_counts_no_more()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        server.Faults.Add(new SandboxFault(SandboxFaultKind.ServerError) { Count = 50, After = 50 });

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.NotEqual(0, (await client.GetAsync("/clusters")).Status);
                Assert.InRange(server.Traffic.Running, 0, Clients - 1);
            }
        })));

        Assert.Equal(0, server.Traffic.Running);
        Assert.InRange(server.Traffic.MostRunning, 1, Clients);
    }
}
