using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using EksAccessManagement.Benchmarks.Running;

namespace EksAccessManagement.Benchmarks.Reporting;

/// <summary>What the figures were measured on.</summary>
/// <param name="Lines">Names and values.</param>
/// <param name="Load">The machine's load of the last minute, other programs' too.</param>
internal sealed record MachineFacts(IReadOnlyList<KeyValuePair<string, string>> Lines, string Load)
{
    public static MachineFacts Read() => new(
        [
            new("Machine", $"{Processor()}, {Environment.ProcessorCount} processors, {Figures.Count(Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9))} GB, {RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}"),
            new("Module", $"{Version()} of {Commit()}"),
            new(".NET", RuntimeInformation.FrameworkDescription),
            new("PowerShell", Programs.VersionOf("pwsh", "--version")),
            new("AWS CLI", Programs.VersionOf("aws", "--version")),
        ],
        LoadNow());

    public static string LoadNow() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Processor()
    {
        var line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? "unknown processor";
    }

    private static string Version() => Regex.Match(File.ReadAllText(ModuleFolder.Manifest), @"ModuleVersion\s*=\s*'([^']+)'").Groups[1].Value;

    private static string Commit()
    {
        var commit = Programs.TryRun("git", ["-C", ModuleFolder.Root, "rev-parse", "--short", "HEAD"]);
        return string.IsNullOrEmpty(commit) ? "no commit" : string.Create(CultureInfo.InvariantCulture, $"commit {commit}");
    }
}
