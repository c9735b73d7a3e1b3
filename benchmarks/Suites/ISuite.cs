using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Benchmarks.Running;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>Figures that belong together.</summary>
internal interface ISuite
{
    /// <summary>The word of the command line.</summary>
    string Name { get; }

    /// <summary>Measures, and adds tables to the report.</summary>
    Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken);
}
