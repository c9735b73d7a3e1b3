using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Benchmarks.Access;

/// <summary>Compares two states of one cluster in a process of its own, so that the process's peak is that of the comparison.</summary>
internal static class CompareProbe
{
    /// <summary>The word of the command line that stands before the number of principals.</summary>
    public const string Word = "compare-probe";

    /// <summary>Prints milliseconds, peak bytes of the process, bytes allocated, rows that differ, and milliseconds of processor time.</summary>
    public static int Run(string principals)
    {
        var count = int.Parse(principals, CultureInfo.InvariantCulture);
        var (before, after) = (AccessWorld.Cluster(count), AccessWorld.Cluster(count, changed: 10));

        // The first round loads the code; its clusters are too small to count.
        _ = ClusterAccessComparer.Compare(AccessWorld.Cluster(50), AccessWorld.Cluster(50, changed: 10)).Count();
        var allocated = GC.GetTotalAllocatedBytes();
        using var process = Process.GetCurrentProcess();
        var earlier = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var differing = ClusterAccessComparer.Compare(before, after).Count(d => d.Verdict != ComparisonVerdict.Equal);
        watch.Stop();
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.ElapsedMilliseconds} {process.PeakWorkingSet64} {GC.GetTotalAllocatedBytes() - allocated} {differing} {(process.TotalProcessorTime - earlier).TotalMilliseconds:0}"));
        return 0;
    }
}
