using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Connectors;
using EksAccessManagement.Migration.Tests.Runs;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration.Tests;

/// <summary>
/// A process of its own that migrates and is killed: <c>EksAccessManagement.Migration.Tests.dll migrate URL KEY SECRET FOLDER LINE</c>.
/// It kills itself, as SIGKILL does, as soon as that line of the journal is on the disk; 0 lets it run on. The tests start it.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is not ["migrate", var url, var key, var secret, var folder, var line])
        {
            return 2;
        }

        var factory = new ConnectorFactory();
        using var sessions = new SessionCache(factory);
        var options = new AwsSessionOptions { Region = "eu-west-1", EndpointUrl = url, StsEndpointUrl = url, IamEndpointUrl = url, AccessKey = key, SecretKey = secret };
        var (@operator, last) = (new TestOperator(), int.Parse(line, CultureInfo.InvariantCulture));
        var files = new DyingFiles(factory.Files, last == 0 ? int.MaxValue : last, () => Process.GetCurrentProcess().Kill());
        await new MigrationRunner(new ClusterLocator(sessions, options, @operator), files, factory.Json, @operator, new QuickClock())
            .RunAsync(KilledProcessTests.Request with { Cluster = ClusterChoice.Named(Cluster.Name), BackupFolder = folder }, (_, _) => Task.CompletedTask, CancellationToken.None);
        return 0;
    }
}
