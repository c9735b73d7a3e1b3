using System.Linq;
using System.Net;
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
    public async Task A_request_whose_answer_begins_to_arrive_counts_no_more()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });

        // More than lies between a server and a client who does not read: it is still being sent when it is looked at.
        server.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Status = 400, ErrorCode = "LongException", Message = new string('x', 32 << 20), Count = 1 });
        using var answer = await AwsClient.Admin(server).OpenAsync("/clusters");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, server.Traffic.Running);
        Assert.Equal(1, server.Traffic.MostRunning);
    }

    [Fact]
    public async Task Never_more_requests_count_than_clients_ask()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var client = AwsClient.Admin(server);
        server.Faults.Add(new SandboxFault(SandboxFaultKind.ServerError) { Count = 50, After = 50 });

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await client.GetAsync("/clusters");
                Assert.InRange(server.Traffic.Running, 0, Clients - 1);
            }
        })));

        Assert.Equal(0, server.Traffic.Running);
        Assert.InRange(server.Traffic.MostRunning, 1, Clients);
    }
}
