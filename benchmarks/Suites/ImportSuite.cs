using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Benchmarks.Reporting;
using EksAccessManagement.Benchmarks.Running;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>What importing the module costs, in cold processes taken in turns, above an empty PowerShell and a module of one empty command.</summary>
internal sealed class ImportSuite : ISuite
{
    private const double Target = 40;
    private const string FirstCommand = "EksAccessManagement\\Get-EKSAccessEntry -ClusterName warm-up";

    public string Name => "import";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (!PowerShellProcess.IsThere)
        {
            return;
        }

        await using var fleet = await SandboxFleet.StartAsync([2], 0, 0, cancellationToken).ConfigureAwait(false);
        var smallest = Directory.CreateTempSubdirectory("eks-benchmarks-");
        try
        {
            var cases = new (string Name, string[] Arguments)[]
            {
                ("empty PowerShell", []),
                ("a module of one function", ["-Manifest", Smallest(smallest.FullName)]),
                ("EksAccessManagement", ["-Manifest", ModuleFolder.Manifest]),
                ("EksAccessManagement and a first command", ["-Manifest", ModuleFolder.Manifest, "-Command", FirstCommand]),
            };
            var starts = cases.ToDictionary(c => c.Name, _ => new List<Start>());
            for (var round = run.Quick ? 2 : 11; round > 0; round--)
            {
                foreach (var (name, arguments) in cases)
                {
                    var (lines, time) = await PowerShellProcess.RunAsync("import", fleet.Environment, arguments, cancellationToken).ConfigureAwait(false);
                    starts[name].Add(Start.Parse(lines[^1], time));
                }
            }

            Tell(run.Report, cases.Select(c => (c.Name, (IReadOnlyList<Start>)starts[c.Name])).ToArray());
        }
        finally
        {
            smallest.Delete(recursive: true);
        }
    }

    private static void Tell(BenchmarkReport report, IReadOnlyList<(string Name, IReadOnlyList<Start> Starts)> cases)
    {
        var table = report.Add(
            "Import, median of cold processes (target: 40 ms above an empty PowerShell)",
            "process", "time", "above empty", "processor time", "above empty", "Import-Module alone", "first command alone");
        var (empty, work) = (Median(cases[0].Starts, s => s.Process), Median(cases[0].Starts, s => s.Processor));
        foreach (var (name, starts) in cases)
        {
            var (time, processor) = (Median(starts, s => s.Process), Median(starts, s => s.Processor));
            var verdict = name == "EksAccessManagement" ? $" ({Figures.Met(time - empty <= Target)})" : string.Empty;
            table.Row(
                name,
                Figures.Time(time),
                name == cases[0].Name ? "-" : Figures.Time(time - empty) + verdict,
                Figures.Time(processor),
                name == cases[0].Name ? "-" : Figures.Time(processor - work),
                Median(starts, s => s.Import) < 1 ? "-" : Figures.Time(Median(starts, s => s.Import)),
                Median(starts, s => s.First) < 1 ? "-" : Figures.Time(Median(starts, s => s.First)));
        }

        var loaded = cases[2].Starts[0].Assemblies;
        var own = loaded.Where(a => a.StartsWith("EksAccessManagement", StringComparison.Ordinal)).ToArray();
        var others = loaded.Except(own, StringComparer.Ordinal).Where(a => !a.StartsWith("System.", StringComparison.Ordinal) && !a.StartsWith("Microsoft.", StringComparison.Ordinal) && a != "netstandard").ToArray();
        table.Remark($"Assemblies that the import loads: {string.Join(", ", own)}; of third parties: {(others.Length == 0 ? "none" : string.Join(", ", others))}.");
        table.Remark("\"A module of one function\" is the smallest there is with a manifest: what PowerShell itself takes to import one. The first command reads an entry from a sandbox and loads the libraries for it.");
    }

    private static double Median(IReadOnlyList<Start> starts, Func<Start, double> figure) => Figures.Median(starts.Select(figure));

    private static string Smallest(string folder)
    {
        var module = Directory.CreateDirectory(Path.Combine(folder, "Smallest")).FullName;
        File.WriteAllText(Path.Combine(module, "Smallest.psm1"), "function Get-Smallest { }\n");
        var manifest = Path.Combine(module, "Smallest.psd1");
        File.WriteAllText(manifest, "@{ RootModule = 'Smallest.psm1'; ModuleVersion = '1.0.0'; FunctionsToExport = @('Get-Smallest'); CmdletsToExport = @(); VariablesToExport = @(); AliasesToExport = @() }\n");
        return manifest;
    }

    private sealed record Start(double Process, double Import, double First, double Processor, IReadOnlyList<string> Assemblies)
    {
        public static Start Parse(string line, double process)
        {
            var parts = line.Split(';');
            double Number(int i) => double.Parse(parts[i], CultureInfo.InvariantCulture);
            return new Start(process, Number(0), Number(1), Number(2), parts[3].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
