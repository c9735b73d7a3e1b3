using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Benchmarks.Reporting;
using EksAccessManagement.Benchmarks.Running;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>What an object costs on its way from the domain through the cmdlet into the pipeline.</summary>
internal sealed class PipelineSuite : ISuite
{
    public string Name => "pipeline";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (!PowerShellProcess.IsThere)
        {
            return;
        }

        var rows = new AwsAuthTexts { Rows = 5000 };
        rows.Setup();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, rows.Text, cancellationToken).ConfigureAwait(false);
            var (lines, _) = await PowerShellProcess.RunAsync(
                "pipeline", new Dictionary<string, string>(), ["-Manifest", ModuleFolder.Manifest, "-Path", file, "-Rounds", run.Quick ? "2" : "7"], cancellationToken).ConfigureAwait(false);
            var parts = lines[^1].Split(';');
            var times = parts[1].Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
            var through = Figures.Median(times.Skip(1));
            var alone = Figures.Median(Enumerable.Range(0, run.Quick ? 3 : 8).Select(_ => Alone(rows)).Skip(1));
            var table = run.Report.Add("The pipeline's own cost: Get-AwsAuthMapping of a text of 5,000 rows", "in PowerShell", "the same in process", "the difference, an object", "first run of the process");
            table.Row(Figures.Time(through), Figures.Time(alone), Figures.Time((through - alone) / rows.Rows), Figures.Time(times[0]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Alone(AwsAuthTexts texts)
    {
        var watch = Stopwatch.StartNew();
        var count = AwsAuthMapping.From(texts.Read()).Count();
        return count == texts.Rows ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException("Rows were lost.");
    }
}
