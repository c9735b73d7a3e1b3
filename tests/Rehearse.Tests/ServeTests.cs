using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class ServeTests
{
    [Fact]
    public async Task Clients_reach_it_with_what_it_prints_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var output = new StringWriter();
        var console = new ProgramConsole(TextReader.Null, TextWriter.Synchronized(output), TextWriter.Null);
        var running = RehearseProgram.RunAsync(["serve"], console, stop.Token);
        var text = await WaitForAsync(output, "Get-EKSAccessEntry", running);
        var url = Value(text, "EKS, STS, IAM");
        var folder = Value(text, "files").Split(' ')[0];

        using var session = await new ConnectorFactory().OpenSessionAsync(
            new AwsSessionOptions
            {
                AccessKey = Value(text, "access key id"),
                SecretKey = Value(text, "secret key"),
                Region = "eu-west-1",
                EndpointUrl = url,
                StsEndpointUrl = url,
                IamEndpointUrl = url,
            },
            stop.Token);
        Assert.Equal("arn:aws:iam::111122223333:user/admin", (await session.Sts.GetCallerIdentityAsync(stop.Token)).Arn);
        Assert.True(File.Exists(Path.Combine(folder, "credentials")));
        Assert.Contains("aws eks list-access-entries --cluster-name prod", text, StringComparison.Ordinal);
        Assert.Contains("KUBECONFIG=" + Path.Combine(folder, "kubeconfig-default.json"), text, StringComparison.Ordinal);

        await stop.CancelAsync();
        Assert.Equal(0, await running);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_seed_that_is_none_is_an_error_with_its_place()
    {
        using var seed = new TemporaryFile("accounts:\n- id: '111122223333'\n  clusterz: []\n");
        var run = await Run.OfAsync("serve", "--seed", seed.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("clusterz", run.Error, StringComparison.Ordinal);
        Assert.Contains("3", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_an_error()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var run = await Run.OfAsync("serve", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"cannot listen on port {port}", run.Error, StringComparison.Ordinal);
        Assert.Contains("Leave --port out", run.Error, StringComparison.Ordinal);
    }

    private static string Value(string text, string label) =>
        text.Split('\n').Select(l => l.Trim()).First(l => l.StartsWith(label + "  ", StringComparison.Ordinal))[label.Length..].Trim();

    private static async Task<string> WaitForAsync(StringWriter output, string what, Task running)
    {
        for (var i = 0; i < 600 && !running.IsCompleted; i++)
        {
            var text = output.ToString();
            if (text.Contains(what, StringComparison.Ordinal))
            {
                return text;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The program did not say where it is: " + output);
        return string.Empty;
    }
}
