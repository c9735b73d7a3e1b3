using EksAccessManagement.Benchmarks.Reporting;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>What a suite needs: where its figures go, and how much time it may take.</summary>
/// <param name="Report">The report.</param>
/// <param name="Quick">Fewer rounds and smaller sizes.</param>
internal sealed record BenchmarkRun(BenchmarkReport Report, bool Quick);
