using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Benchmarks.Running;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Benchmarks.Suites;

/// <summary>The benchmarks of <see cref="LintSuite"/>.</summary>
public class AwsAuthTexts
{
    private string _text = string.Empty;

    /// <summary>The text that is read.</summary>
    public string Text => _text;

    /// <summary>How many rows the text has.</summary>
    [Params(10, 100, 1000, 5000)]
    public int Rows { get; set; }

    /// <summary>Writes the text: mapRoles with a group or two a row, every tenth with a template.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var text = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\ndata:\n  mapRoles: |\n");
        for (var i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    - rolearn: arn:aws:iam::111122223333:role/team-{i}\n");
            text.Append(CultureInfo.InvariantCulture, $"      username: team-{i}{(i % 10 == 0 ? ":{{SessionName}}" : string.Empty)}\n");
            text.Append(CultureInfo.InvariantCulture, $"      groups:\n      - team-{i}\n");

            // About 210 bytes a row: 5,000 rows fill the 1 MiB that Kubernetes allows.
            text.Append(CultureInfo.InvariantCulture, $"      # row {i} belongs to team {i}; ask them in #team-{i} before it is changed, and see the runbook of the platform\n");
            if (i % 3 == 0)
            {
                text.Append("      - viewers\n");
            }
        }

        _text = text.ToString();
    }

    /// <summary>Reads the text as the authenticator does.</summary>
    [Benchmark]
    public AwsAuthMap Read() => AwsAuthReader.ReadText(_text);

    /// <summary>Reads the text and finds what is wrong in it.</summary>
    [Benchmark]
    public IReadOnlyList<AwsAuthIssue> Lint() => AwsAuthLinter.LintText(_text);

    /// <summary>Reads the text, finds what is wrong in it, and renders each row as Get-AwsAuthMapping shows it, in one pass.</summary>
    [Benchmark]
    public int ReadLintRender()
    {
        var map = AwsAuthReader.ReadText(_text);
        return AwsAuthLinter.Lint(map).Count + AwsAuthMapping.From(map).Sum(m => m.RendersTo.Length);
    }

    /// <summary>Reads the text and makes a spec of each row.</summary>
    [Benchmark]
    public async Task<int> Convert()
    {
        var count = 0;
        var converter = new AwsAuthConverter(null, new ClusterAwsAuth(), SilentOperator.Instance);
        await converter.ConvertAsync(
            new AwsAuthConvertRequest { Source = AwsAuthSource.FromText(_text), AssumeNoPath = true, AccountId = "111122223333" },
            (_, _) =>
            {
                count++;
                return Task.CompletedTask;
            },
            default).ConfigureAwait(false);
        return count;
    }
}
