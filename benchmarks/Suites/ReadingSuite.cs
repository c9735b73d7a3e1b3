using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Benchmarks.Reporting;
using EksAccessManagement.Benchmarks.Running;
using EksAccessManagement.Connectors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>Get-EKSAccessEntry against the limit (calls x latency / concurrency) and against a loop with the AWS CLI.</summary>
internal sealed class ReadingSuite : ISuite
{
    private const int ThrottleLimit = 16;
    private const int MostCalls = 64;
    private const double WithinLimit = 1.15;
    private const int AgainstCli = 25;

    public string Name => "reading";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (!PowerShellProcess.IsThere)
        {
            return;
        }

        int[] sizes = run.Quick ? [100] : [100, 1000, 3000];
        int[] latencies = run.Quick ? [40] : [0, 40, 120];
        var many = run.Quick ? 10 : 100;
        await using var fleet = await SandboxFleet.StartAsync(sizes, many, 0, cancellationToken).ConfigureAwait(false);
        var table = run.Report.Add(
            $"Reading access entries, -ThrottleLimit {ThrottleLimit}",
            "what", "latency", "a call alone", "calls", "at a time", "time", "to the limit", "to the limit with a call as measured", "first object", "peak memory above the start", "processor time of the client, a call");
        var cli = await CliAsync(run, fleet, sizes[0], cancellationToken).ConfigureAwait(false);
        foreach (var latency in latencies)
        {
            fleet.Server.Faults.Latency = TimeSpan.FromMilliseconds(latency);
            foreach (var size in sizes)
            {
                var time = await OneAsync(table, fleet, $"{Figures.Count(size)} entries", SandboxFleet.ClusterOf(size), ThrottleLimit, latency, cancellationToken).ConfigureAwait(false);
                if (latency == 40 && size == sizes[^1])
                {
                    Compare(run, cli, size, time);
                }
            }

            await OneAsync(table, fleet, $"{many} clusters x 30 entries", "many-*", MostCalls, latency, cancellationToken).ConfigureAwait(false);
        }

        table.Remark($"The limit is calls x latency / calls at a time; target {Figures.Ratio(WithinLimit)} at 40 and 120 ms. \"A call alone\" is the median of single calls made one after the other in the same minute, on the same machine, by the same library: what the machine, the sandbox (which checks every signature on the same processors) and the library add to the latency. The first call of the process is made before the measurement.");
        table.Remark($"Many clusters: 16 at a time, each with up to {ThrottleLimit} calls, all together at most {MostCalls}.");
    }

    private static async Task<double> OneAsync(ReportTable table, SandboxFleet fleet, string what, string cluster, int atATime, int latency, CancellationToken cancellationToken)
    {
        var alone = await AloneAsync(fleet, cancellationToken).ConfigureAwait(false);
        fleet.Server.Requests.Clear();
        var (lines, _) = await PowerShellProcess.RunAsync(
            "reading", fleet.Environment, ["-Manifest", ModuleFolder.Manifest, "-Cluster", cluster, "-ThrottleLimit", ThrottleLimit.ToString(CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);
        var figures = lines[^1].Split(';').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        alone = (alone + await AloneAsync(fleet, cancellationToken).ConfigureAwait(false)) / 2;
        var calls = fleet.Server.Requests.All.Count(r => r.Cluster != "warm-up");
        var (time, first, grown) = (figures[1], figures[2], figures[3] - figures[4]);
        string Against(double call) => call > 0 ? Figures.Ratio(time / (calls * call / atATime)) : "-";
        var ratio = latency > 0 ? time / (calls * (double)latency / atATime) : double.NaN;
        table.Row(
            what,
            $"{latency} ms",
            Figures.Time(alone),
            Figures.Count(calls),
            Figures.Count(atATime),
            Figures.Time(time),
            double.IsNaN(ratio) ? "-" : $"{Figures.Ratio(ratio)} ({Figures.Met(ratio <= WithinLimit)})",
            Against(alone),
            Figures.Time(first),
            Figures.Megabytes(grown),
            Figures.Time(figures[5] / calls));
        return time;
    }

    /// <summary>One call after the other, so that the limit can be told from what the machine adds to the latency.</summary>
    private static async Task<double> AloneAsync(SandboxFleet fleet, CancellationToken cancellationToken)
    {
        var keys = fleet.Server.State.GetAccessKey("arn:aws:iam::111122223333:user/admin")!;
        using var session = await new ConnectorFactory().OpenSessionAsync(
            new AwsSessionOptions { AccessKey = keys.AccessKeyId, SecretKey = keys.SecretAccessKey, Region = "eu-west-1", EndpointUrl = fleet.Server.EndpointUrl },
            cancellationToken).ConfigureAwait(false);
        var times = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var watch = Stopwatch.StartNew();
            await session.Eks.DescribeClusterAsync("warm-up", cancellationToken).ConfigureAwait(false);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Figures.Median(times.Skip(2));
    }

    /// <summary>What two calls of the AWS CLI take for one entry; NaN where there is no AWS CLI.</summary>
    private static async Task<(double Milliseconds, int Entries)> CliAsync(BenchmarkRun run, SandboxFleet fleet, int size, CancellationToken cancellationToken)
    {
        if (!Programs.Has("aws"))
        {
            return (double.NaN, 0);
        }

        fleet.Server.Faults.Latency = TimeSpan.FromMilliseconds(40);
        var entries = run.Quick ? 2 : 50;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < entries; i++)
        {
            foreach (var operation in new[] { "describe-access-entry", "list-associated-access-policies" })
            {
                using var aws = Start(fleet, operation, SandboxFleet.ClusterOf(size), $"arn:aws:iam::111122223333:role/team-{i}");
                var text = await aws.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
                await aws.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                if (aws.ExitCode != 0 || text.Length == 0)
                {
                    throw new InvalidOperationException($"aws eks {operation} failed.");
                }
            }
        }

        return (watch.Elapsed.TotalMilliseconds / entries, entries);
    }

    private static Process Start(SandboxFleet fleet, string operation, string cluster, string principal)
    {
        var start = new ProcessStartInfo("aws", ["eks", operation, "--cluster-name", cluster, "--principal-arn", principal, "--output", "json"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in fleet.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static void Compare(BenchmarkRun run, (double Milliseconds, int Entries) cli, int size, double time)
    {
        if (cli.Entries == 0)
        {
            return;
        }

        var table = run.Report.Add($"Against a loop with the AWS CLI, 40 ms latency (target: at most 1/{AgainstCli})", "what", "time", "the loop takes longer by");
        var loop = cli.Milliseconds * size;
        table.Row($"AWS CLI, describe-access-entry and list-associated-access-policies for {Figures.Count(size)} entries, extrapolated from {cli.Entries}", Figures.Time(loop), string.Empty);
        table.Row($"Get-EKSAccessEntry, {Figures.Count(size)} entries", Figures.Time(time), $"{Figures.Ratio(loop / time)} ({Figures.Met(loop / time >= AgainstCli)})");
    }
}
