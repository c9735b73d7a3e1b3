using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>Runs a class of BenchmarkDotNet benchmarks in this process.</summary>
internal static class InProcess
{
    /// <summary>
    /// Median and allocation of every case of a class: a public class with public methods marked [Benchmark], with
    /// [Params] and [GlobalSetup] as wanted.
    /// </summary>
    public static IReadOnlyList<InProcessFigure> Run<T>(BenchmarkRun run)
    {
        var job = Job.Default
            .WithToolchain(InProcessNoEmitToolchain.DontLogOutput)
            .WithStrategy(RunStrategy.Throughput)
            .WithMinIterationTime(TimeInterval.FromMilliseconds(run.Quick ? 1 : 50))
            .WithIterationTime(TimeInterval.FromMilliseconds(run.Quick ? 5 : 150))
            .WithWarmupCount(run.Quick ? 1 : 3)
            .WithIterationCount(run.Quick ? 1 : 9);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile);
        var summary = BenchmarkRunner.Run<T>(config);
        return
        [
            .. summary.Reports.Where(r => r.ResultStatistics is not null).Select(r => new InProcessFigure(
                r.BenchmarkCase.Descriptor.WorkloadMethod.Name,
                [.. r.BenchmarkCase.Parameters.Items.Select(i => i.Value)],
                r.ResultStatistics!.Median / 1e6,
                r.GcStats.GetBytesAllocatedPerOperation(r.BenchmarkCase) ?? 0)),
        ];
    }
}
