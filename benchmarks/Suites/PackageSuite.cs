using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Benchmarks.Reporting;
using EksAccessManagement.Benchmarks.Running;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>How large the package is, to download (as the gallery keeps it, zipped) and on disk.</summary>
internal sealed class PackageSuite : ISuite
{
    private const double Target = 5_000_000;

    private static readonly string[] Parts =
        ["EksAccessManagement.psd1", "EksAccessManagement.Views.psd1", "EksAccessManagement.Format.ps1xml", "EksAccessManagement.Types.ps1xml", "LICENSE", "ThirdPartyNotices.txt", "bin", "en-US"];

    public string Name => "package";

    public Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var table = run.Report.Add("Package size (target: 5 MB to download)", "part", "on disk", "zipped");
        var sizes = Parts.SelectMany(Expand).GroupBy(f => f.Part, f => f.Path, StringComparer.Ordinal)
            .Select(g => (Part: g.Key, Disk: g.Sum(f => new FileInfo(f).Length), Zipped: g.Sum(ZippedSize))).ToArray();
        foreach (var (part, disk, zipped) in sizes.OrderByDescending(s => s.Disk))
        {
            table.Row(part, Figures.Kilobytes(disk), Figures.Kilobytes(zipped));
        }

        var total = sizes.Sum(s => s.Zipped);
        table.Row("all", Figures.Kilobytes(sizes.Sum(s => s.Disk)), $"{Figures.Kilobytes(total)} ({Figures.Met(total <= Target)})");
        return Task.CompletedTask;
    }

    private static IEnumerable<(string Part, string Path)> Expand(string part)
    {
        var path = Path.Combine(ModuleFolder.Root, part);
        if (!Directory.Exists(path))
        {
            return [("manifest, views, licences", path)];
        }

        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(f => (Path.GetRelativePath(ModuleFolder.Root, Path.GetDirectoryName(f)!).Replace('\\', '/'), f));
    }

    private static long ZippedSize(string file)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var source = File.OpenRead(file))
        {
            source.CopyTo(deflate);
        }

        return packed.Length;
    }
}
