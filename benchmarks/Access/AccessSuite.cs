using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Benchmarks.Reporting;
using EksAccessManagement.Benchmarks.Running;
using EksAccessManagement.Benchmarks.Suites;

namespace EksAccessManagement.Benchmarks.Access;

/// <summary>Effective access: deciding, comparing at the service's limits, and searching many snapshots.</summary>
internal sealed class AccessSuite : ISuite
{
    private const double MemoryTarget = 300_000_000;

    public string Name => "access";

    public Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        Questions(run);
        Comparisons(run, cancellationToken);
        return Task.CompletedTask;
    }

    private static void Questions(BenchmarkRun run)
    {
        var table = run.Report.Add("Deciding requests and searching snapshots, in process (BenchmarkDotNet)", "what", "how many", "median", "one", "allocated");
        foreach (var figure in InProcess.Run<AccessQuestions>(run).OrderBy(f => f.Method).ThenBy(f => (int)f.Parameters[0]!))
        {
            var isFind = figure.Method == nameof(AccessQuestions.Find);
            var count = (int)figure.Parameters[0]! / (isFind ? 10_000 : 1);
            table.Row(figure.Method, $"{Figures.Count(count)} {(isFind ? "snapshots" : "requests")}", Figures.Time(figure.Milliseconds), Figures.Time(figure.Milliseconds / count), Figures.Megabytes(figure.AllocatedBytes));
        }

        table.Remark("A snapshot has 100 principals and 1,000 bindings; requests are put to principals of a cluster of 3,000 principals and 1,000 bindings.");
    }

    private static void Comparisons(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var table = run.Report.Add(
            $"Comparing two states of a cluster with {AccessWorld.Bindings} bindings, each in a process of its own (target: {Figures.Megabytes(MemoryTarget)}, linear)",
            "principals", "processor time", "a principal", "against the smallest", "peak of the process", "rows that differ");
        int[] sizes = run.Quick ? [100, 200] : [AccessWorld.MaxPrincipals / 4, AccessWorld.MaxPrincipals / 2, AccessWorld.MaxPrincipals];
        var smallest = 0d;
        foreach (var size in sizes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var figures = Probe(size);
            var each = figures[4] / size;
            smallest = smallest == 0 ? each : smallest;
            table.Row(Figures.Count(size), Figures.Time(figures[4]), Figures.Time(each), Figures.Ratio(each / smallest), $"{Figures.Megabytes(figures[1])} ({Figures.Met(figures[1] <= MemoryTarget)})", Figures.Count(figures[3]));
        }

        table.Remark("Every tenth principal differs. The peak has both snapshots in it, which the probe makes itself. Linear when the time of a principal stays the same.");
    }

    private static double[] Probe(int principals)
    {
        var program = typeof(AccessSuite).Assembly.Location;
        var line = Programs.TryRun("dotnet", [program, CompareProbe.Word, principals.ToString(CultureInfo.InvariantCulture)])
            ?? throw new InvalidOperationException("The probe did not run.");
        return [.. line.Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture))];
    }
}
