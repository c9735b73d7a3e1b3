using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Benchmarks.Reporting;
using EksAccessManagement.Benchmarks.Running;
using EksAccessManagement.Sandbox.Faults;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>Grant-EKSClusterAccess for many principals, the cost of the pipeline, and Ctrl+C.</summary>
internal sealed class GrantingSuite : ISuite
{
    private const double StopTarget = 250;

    public string Name => "granting";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (!PowerShellProcess.IsThere)
        {
            return;
        }

        var count = run.Quick ? 50 : 1000;
        await using var fleet = await SandboxFleet.StartAsync([100], 0, count, cancellationToken).ConfigureAwait(false);
        await GrantAsync(run, fleet, count, cancellationToken).ConfigureAwait(false);
        await StopAsync(run, fleet, cancellationToken).ConfigureAwait(false);
    }

    private static async Task GrantAsync(BenchmarkRun run, SandboxFleet fleet, int count, CancellationToken cancellationToken)
    {
        var table = run.Report.Add("Granting from a list, 0 ms latency", "what", "time", "a principal", "calls", "calls a principal", "writes");
        var (lines, _) = await PowerShellProcess.RunAsync(
            "granting", fleet.Environment, ["-Manifest", ModuleFolder.Manifest, "-Cluster", SandboxFleet.ForGrants, "-Count", count.ToString(CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);

        // The first write of the second round would be one too many, so the last write ends the first.
        var all = fleet.Server.Requests.All;
        var last = all.Last(r => r.IsWrite).Number;
        var rounds = new[] { all.Where(r => r.Number <= last).ToArray(), all.Where(r => r.Number > last).ToArray() };
        foreach (var (name, line, calls) in new[] { ("new entries with a policy and a group", lines[0], rounds[0]), ("the same again: nothing to change", lines[1], rounds[1]) })
        {
            var figures = line.Split(';').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
            table.Row(
                $"{Figures.Count(figures[0])} principals, {name}",
                Figures.Time(figures[1]),
                Figures.Time(figures[1] / count),
                Figures.Count(calls.Length),
                Figures.Ratio((double)calls.Length / count),
                Figures.Count(calls.Count(r => r.IsWrite)));
        }
    }

    private static async Task StopAsync(BenchmarkRun run, SandboxFleet fleet, CancellationToken cancellationToken)
    {
        var table = run.Report.Add($"Ctrl+C to prompt, while all calls hang (target: {StopTarget:0} ms)", "rounds", "median", "longest");
        fleet.Server.Faults.Add(new SandboxFault(SandboxFaultKind.Hang) { Operation = "DescribeAccessEntry", Cluster = SandboxFleet.ClusterOf(100), Count = null });
        var (lines, _) = await PowerShellProcess.RunAsync(
            "stopping", fleet.Environment, ["-Manifest", ModuleFolder.Manifest, "-Cluster", SandboxFleet.ClusterOf(100), "-Rounds", run.Quick ? "2" : "9"], cancellationToken).ConfigureAwait(false);
        fleet.Server.Faults.Clear();
        var times = lines[^1].Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        table.Row(Figures.Count(times.Length), $"{Figures.Time(Figures.Median(times))} ({Figures.Met(Figures.Median(times) <= StopTarget)})", Figures.Time(times.Max()));
    }
}
