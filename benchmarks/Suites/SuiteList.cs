using System.Collections.Generic;
using EksAccessManagement.Benchmarks.Access;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>All suites, in the order in which they run and are reported.</summary>
internal static class SuiteList
{
    public static IReadOnlyList<ISuite> All { get; } =
    [
        new PackageSuite(),
        new ImportSuite(),
        new ReadingSuite(),
        new GrantingSuite(),
        new PipelineSuite(),
        new LintSuite(),
        new AccessSuite(),
    ];
}
