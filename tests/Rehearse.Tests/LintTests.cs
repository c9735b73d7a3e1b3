using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class LintTests
{
    [Theory]
    [InlineData("typical.yaml", 0)]
    [InlineData("cdk.yaml", 0)]
    [InlineData("one-space.yaml", 2)]
    [InlineData("paths-and-sessions.yaml", 2)]
    [InlineData("wrong-keys.yaml", 2)]
    [InlineData("unquoted-template.yaml", 2)]
    public async Task The_exit_code_says_whether_there_are_errors(string name, int exitCode)
    {
        var run = await Run.OfAsync("lint", Run.Sample(name), "--format", "json");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(exitCode == 2, run.Json.GetProperty("summary").GetProperty("errors").GetInt32() > 0);
    }

    [Fact]
    public async Task Rows_and_issues_have_lines()
    {
        var json = (await Run.OfAsync("lint", Run.Sample("one-space.yaml"), "--format", "json")).Json;

        var row = Assert.Single(json.GetProperty("rows").EnumerateArray());
        Assert.Equal((20, "Live"), (row.GetProperty("line").GetInt32(), row.GetProperty("state").GetString()));
        var error = Assert.Single(json.GetProperty("issues").EnumerateArray(), i => i.GetProperty("severity").GetString() == "Error");
        Assert.Equal((16, "indentation"), (error.GetProperty("line").GetInt32(), error.GetProperty("ruleId").GetString()));
        Assert.NotEqual(string.Empty, error.GetProperty("suggestion").GetString());
    }

    [Theory]
    [InlineData("  name: aws-auth\n  namespace: default\ndata:\n  mapRoles: |\n", true)]
    [InlineData("  name: awsauth\n  namespace: kube-system\ndata:\n  mapRoles: |\n", true)]
    [InlineData("  name: aws-auth\n  namespace: kube-system\nmapRoles: |\n", true)]
    [InlineData("  name: aws-auth\ndata:\n  mapRoles: |\n", false)]
    public async Task Rows_of_a_text_that_is_read_nowhere_let_nobody_in(string head, bool isUnread)
    {
        var text = $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n{head}    - rolearn: arn:aws:iam::111122223333:role/dev\n      username: d\n";
        var json = (await Run.OfAsync(text, ["lint", "-", "--format", "json"])).Json;
        var page = (await Run.OfAsync(text, ["lint", "-"])).Output;

        Assert.Equal(!isUnread, Assert.Single(json.GetProperty("rows").EnumerateArray()).GetProperty("letsIn").GetBoolean());
        Assert.Equal(isUnread ? 0 : 1, json.GetProperty("summary").GetProperty("letIn").GetInt32());
        Assert.Equal(isUnread, json.GetProperty("unread").GetString() is not null);
        Assert.Equal(isUnread, page.Contains("Unread", StringComparison.Ordinal));
        Assert.Equal(isUnread && head.Contains("data:", StringComparison.Ordinal) ? 2 : 1, page.Split("the aws-auth that it has").Length);
    }

    [Fact]
    public async Task Who_stands_in_a_lost_key_is_named()
    {
        const string Text = "mapRoles: |\n  - rolearn: arn:aws:iam::111122223333:role/dev\n    username: \"d\n  - rolearn: arn:aws:iam::111122223333:role/ops\n    username: o\n";
        var json = (await Run.OfAsync(Text, ["lint", "-", "--format", "json"])).Json;
        string[] lost = ["arn:aws:iam::111122223333:role/dev", "arn:aws:iam::111122223333:role/ops"];

        Assert.Empty(json.GetProperty("rows").EnumerateArray());
        Assert.Equal(lost, json.GetProperty("lost").EnumerateArray().Select(r => r.GetProperty("arn").GetString()));
        Assert.Equal(lost, Assert.Single(json.GetProperty("issues").EnumerateArray()).GetProperty("lostArns").EnumerateArray().Select(a => a.GetString()));
        Assert.Contains("Lost", (await Run.OfAsync(Text, ["lint", "-"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_kubectl_refuses_is_an_issue_and_not_a_fault_of_lint()
    {
        const string Text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n\tnamespace: kube-system\ndata:\n  mapRoles: x\n";
        var run = await Run.OfAsync(Text, ["lint", "-"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("5:1", run.Output, StringComparison.Ordinal);
        Assert.Contains("rule manifest-refused", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_do_not_reach_the_terminal()
    {
        const string Text = "- userarn: \"arn:aws:iam::111122223333:user/\\e[31mada\"\n  username: ada\n- userarn: arn:aws:iam::111122223333:user/bob\n  username: \"\\u00e9\"\n";
        var run = await Run.OfAsync(Text, ["lint", "-"]);

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("\\u001b[31mada", run.Output, StringComparison.Ordinal);
        Assert.Contains("\\u00e9", run.Output, StringComparison.Ordinal);
    }
}
