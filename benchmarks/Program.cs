using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Benchmarks.Access;
using EksAccessManagement.Benchmarks.Reporting;
using EksAccessManagement.Benchmarks.Running;
using EksAccessManagement.Benchmarks.Suites;

namespace EksAccessManagement.Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is [CompareProbe.Word, var principals])
        {
            return CompareProbe.Run(principals);
        }

        var suites = SuiteList.All;
        if (!BenchmarkArguments.TryParse(args, [.. suites.Select(s => s.Name)], out var arguments, out var message))
        {
            await Console.Error.WriteLineAsync(message).ConfigureAwait(false);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            stop.Cancel();
        };

        var report = new BenchmarkReport(MachineFacts.Read());
        var failed = false;
        var run = new BenchmarkRun(report, arguments.Quick);
        foreach (var suite in suites.Where(s => arguments.Takes(s.Name)))
        {
            await Console.Error.WriteLineAsync($"{suite.Name} …").ConfigureAwait(false);
            try
            {
                await suite.RunAsync(run, stop.Token).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The other suites' figures are worth having all the same.
                report.Add($"{suite.Name}: failed", "reason").Row(fault.Message.Split('\n')[0]);
                await Console.Error.WriteLineAsync(fault.ToString()).ConfigureAwait(false);
                failed = true;
            }

            await arguments.WriteAsync(report.ToMarkdown(MachineFacts.LoadNow()), stop.Token).ConfigureAwait(false);
        }

        Console.WriteLine(report.ToMarkdown(MachineFacts.LoadNow()));
        return failed ? 1 : 0;
    }
}
