using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Benchmarks.Reporting;
using EksAccessManagement.Benchmarks.Running;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>Reading, checking and converting aws-auth texts, without PowerShell and without a cluster.</summary>
internal sealed class LintSuite : ISuite
{
    public string Name => "lint";

    public Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var table = run.Report.Add("aws-auth texts, in process (BenchmarkDotNet)", "what", "rows", "median", "a row", "allocated");
        foreach (var figure in InProcess.Run<AwsAuthTexts>(run).OrderBy(f => f.Method).ThenBy(f => (int)f.Parameters[0]!))
        {
            var rows = (int)figure.Parameters[0]!;
            table.Row(figure.Method, Figures.Count(rows), Figures.Time(figure.Milliseconds), Figures.Time(figure.Milliseconds / rows), Figures.Kilobytes(figure.AllocatedBytes));
        }

        table.Remark("Linear when the time of a row stays the same from 10 to 5,000 rows.");
        return Task.CompletedTask;
    }
}
