using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class SampleTests
{
    public static TheoryData<string> Samples => new(Directory.GetFiles(Path.Combine(Run.Root, "samples", "aws-auth")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("typical.yaml", 0, 6, 6)]
    [InlineData("cdk.yaml", 2, 3, 2)]
    [InlineData("copied-from-a-page.yaml", 2, 1, 0)]
    [InlineData("duplicates.yaml", 2, 4, 2)]
    [InlineData("forgotten-dash.yaml", 0, 1, 1)]
    [InlineData("kubectl-get.yaml", 0, 0, 0)]
    [InlineData("never-read.yaml", 0, 1, 1)]
    [InlineData("one-space.yaml", 0, 1, 1)]
    [InlineData("paths-and-sessions.yaml", 0, 1, 1)]
    [InlineData("unquoted-template.yaml", 0, 0, 0)]
    [InlineData("wrong-keys.yaml", 0, 1, 1)]
    [InlineData("wrong-kinds.yaml", 2, 6, 4)]
    public async Task Each_sample_ends_as_its_first_lines_say(string name, int exitCode, int live, int carriedOver)
    {
        var run = await Run.OfAsync("rehearse", Run.Sample(name), "--format", "json");

        Assert.Equal(string.Empty, run.Error);
        Assert.Equal(exitCode, run.ExitCode);
        var summary = run.Json.GetProperty("summary");
        Assert.Equal(exitCode, summary.GetProperty("exitCode").GetInt32());
        Assert.Equal(live, summary.GetProperty("live").GetInt32());
        Assert.Equal(carriedOver, summary.GetProperty("carriedOver").GetInt32());
        Assert.Equal(live - carriedOver, summary.GetProperty("open").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Text_is_plain_ascii_of_at_most_100_columns(string name)
    {
        foreach (var command in new[] { "rehearse", "lint" })
        {
            var run = await Run.OfAsync(command, Run.Sample(name));

            Assert.Equal(string.Empty, run.Error);
            Assert.All(run.Output.Replace(Run.Root, string.Empty, StringComparison.Ordinal), c => Assert.True(c is '\n' or '\r' or (>= ' ' and <= '~'), $"\\u{(int)c:x4}"));
            Assert.All(run.Output.Split('\n').Where(l => !l.Contains(Run.Root, StringComparison.Ordinal)), l => Assert.True(l.TrimEnd('\r').Length <= 100, l));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Nobody_gains_and_no_carried_row_loses(string name)
    {
        var run = await Run.OfAsync("rehearse", Run.Sample(name), "--format", "json");

        var principals = run.Json.GetProperty("principals").EnumerateArray().ToArray();
        Assert.DoesNotContain(principals, p => p.GetProperty("verdict").GetString() is "Gained" or "Lost");
        foreach (var row in run.Json.GetProperty("rows").EnumerateArray().Where(r => r.GetProperty("carriedOver").GetBoolean()))
        {
            var arn = row.GetProperty("accessEntry").GetProperty("principalArn").GetString();
            var story = Assert.Single(principals, p => p.GetProperty("arn").GetString() == arn);
            Assert.Equal("LetIn", story.GetProperty("inApiMode").GetProperty("outcome").GetString());
            Assert.Contains(run.Json.GetProperty("accessEntries").EnumerateArray(), e => e.GetProperty("principalArn").GetString() == arn);
        }
    }

    [Fact]
    public async Task The_typical_file_tells_the_full_story()
    {
        var run = await Run.OfAsync("rehearse", Run.Sample("typical.yaml"));

        Assert.Equal(0, run.ExitCode);
        foreach (var fact in new[]
        {
            "A ConfigMap with 6 rows",
            "line 11          arn:aws:iam::111122223333:role/shop-prod-node",
            "Access entry of type EC2_LINUX",
            "Access entry of type FARGATE_LINUX",
            "The group system:masters becomes the access policy ClusterAdmin.",
            "CONFIG_MAP -> API_AND_CONFIG_MAP",
            "Created          user/deploy/ci, from line 38",
            "role/auditor            STANDARD       audit:{{SessionName}}; viewers, auditors",
            "role/shop-prod-node, session i-0123456789abcdef0",
            "before         platform:jane-example.com in system:masters; may do everything",
            "after          platform:jane-example.com, no groups; may do everything",
            "equivalent: ClusterAdmin in place of system:masters",
            "6 of 6 live rows carried over: everybody keeps what they had, in mode API too.",
        })
        {
            Assert.Contains(fact, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_whole_account_is_told_to_need_a_decision_and_what_happens_without()
    {
        var run = await Run.OfAsync("rehearse", Run.Sample("cdk.yaml"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("anybody of account 444455556666 (tried as user/rehearsal-anybody)", run.Output, StringComparison.Ordinal);
        Assert.Contains("in mode API    not let in (401)", run.Output, StringComparison.Ordinal);
        Assert.Contains("line 10    NotExpressible: 444455556666", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_without_effect_are_told_with_line_and_reason_and_do_not_count()
    {
        var run = await Run.OfAsync("rehearse", Run.Sample("paths-and-sessions.yaml"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("5 rows without effect today, and so not counted: line 13 (Dead), line 16 (Dead)", run.Output, StringComparison.Ordinal);
        Assert.Contains("STS never shows the path of a role", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 live row carried over", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_lost_is_told_where_and_at_the_end()
    {
        var run = await Run.OfAsync("rehearse", Run.Sample("one-space.yaml"), "--format", "json");
        var text = await Run.OfAsync("rehearse", Run.Sample("one-space.yaml"));

        Assert.Equal("mapRoles", Assert.Single(run.Json.GetProperty("summary").GetProperty("lostKeys").EnumerateArray()).GetString());
        var problem = Assert.Single(run.Json.GetProperty("problems").EnumerateArray());
        Assert.Equal("KeyLost", problem.GetProperty("kind").GetString());
        Assert.True(problem.GetProperty("line").GetInt32() > 9);
        Assert.Contains("The cluster reads nothing of mapRoles", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_ignored_is_told_in_the_result()
    {
        var text = await Run.OfAsync("rehearse", Run.Sample("wrong-keys.yaml"));
        var result = text.Output[text.Output.IndexOf("Result", StringComparison.Ordinal)..];

        Assert.Contains("line 9     not carried over: The authenticator ignores the key maproles", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_account_makes_the_roles_foreign()
    {
        var run = await Run.OfAsync("rehearse", Run.Sample("typical.yaml"), "--account", "444455556666", "--format", "json");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("444455556666", run.Json.GetProperty("cluster").GetProperty("accountId").GetString());
        Assert.Equal("NotExpressible", run.Json.GetProperty("rows")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Standard_input_and_json_manifests_are_read()
    {
        const string Manifest = """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"aws-auth","namespace":"kube-system"},
             "data":{"mapUsers":"- userarn: arn:aws-cn:iam::111122223333:user/mei\n  username: mei\n  groups: [viewers]\n"}}
            """;
        var run = await Run.OfAsync(Manifest, ["rehearse", "-", "--format", "json"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("standard input", run.Json.GetProperty("file").GetString());
        Assert.Equal("arn:aws-cn:eks:cn-north-1:111122223333:cluster/rehearsal", run.Json.GetProperty("cluster").GetProperty("arn").GetString());
        var story = Assert.Single(run.Json.GetProperty("principals").EnumerateArray());
        Assert.Equal("Same", story.GetProperty("verdict").GetString());
        Assert.Equal("mei", story.GetProperty("after").GetProperty("username").GetString());
    }

    [Fact]
    public async Task Roles_of_aws_itself_have_their_paths_in_the_sandbox()
    {
        const string Rows = """
            - rolearn: arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef
              username: admin:{{SessionName}}
              groups: [admins]
            - rolearn: arn:aws:iam::111122223333:role/AWSServiceRoleForAmazonEMRContainers
              username: emr-containers
            """;
        var run = await Run.OfAsync(Rows, ["rehearse", "-", "--format", "json"]);

        Assert.Equal(2, run.ExitCode);
        var (sso, linked) = (run.Json.GetProperty("rows")[0], run.Json.GetProperty("rows")[1]);
        Assert.Equal("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef", sso.GetProperty("accessEntry").GetProperty("principalArn").GetString());
        Assert.True(sso.GetProperty("carriedOver").GetBoolean());
        Assert.Equal("NotExpressible", linked.GetProperty("status").GetString());
        var story = run.Json.GetProperty("principals")[1];
        Assert.Equal("arn:aws:iam::111122223333:role/aws-service-role/emr-containers.amazonaws.com/AWSServiceRoleForAmazonEMRContainers", story.GetProperty("arn").GetString());
        Assert.Equal("RowOnly", story.GetProperty("verdict").GetString());
    }
}
