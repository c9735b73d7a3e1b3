using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Tests.Clients;
using Xunit;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>Collects what one test asks, so that a failure shows every disagreement and not the first alone.</summary>
internal sealed class Ledger(string topic)
{
    private readonly List<Asked> _rows = [];

    public void Add(string who, string question, string expected, string answer) => _rows.Add(new Asked(topic, who, question, expected, answer));

    /// <summary>Runs kubectl as a profile and looks for a pattern in what it says.</summary>
    public async Task KubectlAsync(LabFixture lab, string who, string pattern, params string[] arguments)
    {
        var run = await lab.Clients.KubectlAsync(who, arguments);
        Say(who, pattern, "kubectl " + string.Join(' ', arguments), run);
    }

    /// <summary>Takes the pattern for the answer where it is found, and what was said where it is not.</summary>
    public void Say(string who, string pattern, string question, ChildProcess run)
    {
        var said = run.Output + run.Error;
        Add(who, question, pattern, Regex.IsMatch(said, pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant) ? pattern : said.Trim());
    }

    /// <summary>Hands the rows to the report and fails on any disagreement.</summary>
    public void Close()
    {
        Report.Add(_rows);
        var wrong = _rows.Where(r => !r.Agreed).Select(r => $"{r.Who}: {r.Question}: expected {r.Expected}, answered {r.Answer}").ToArray();
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {_rows.Count} disagree:{Environment.NewLine}{string.Join(Environment.NewLine, wrong)}");
        Assert.NotEmpty(_rows);
    }
}
