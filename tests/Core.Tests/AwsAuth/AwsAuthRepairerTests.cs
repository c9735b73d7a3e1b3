using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.AwsAuthFuzz;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

public class AwsAuthRepairerTests
{
    private const string Node = "- rolearn: arn:aws:iam::111122223333:role/node\n  username: system:node:{{EC2PrivateDNSName}}\n  groups:\n  - system:bootstrappers\n  - system:nodes\n";

    public static TheoryData<string, string> Mended() => new()
    {
        { $"- rolearn: {R}dev\n\tusername: d # x\n", $"- rolearn: {R}dev\n  username: d # x\n" },
        { $"-\trolearn: {R}dev\n  username: d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"- rolearn: {R}dev\n username: d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"- rolearn: {R}dev\n    username: d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $" - rolearn: {R}dev\n   username: d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n  - a\n    - b\n", $"- rolearn: {R}dev\n  username: d\n  groups:\n  - a\n  - b\n" },
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n  - a\n - b\n", $"- rolearn: {R}dev\n  username: d\n  groups:\n  - a\n  - b\n" },
        { $"- rolearn: {R}dev\n  username: {{{{SessionName}}}} # who\n", $"- rolearn: {R}dev\n  username: \"{{{{SessionName}}}}\" # who\n" },
        { $"- rolearn: {R}dev\n  username: @dev\n", $"- rolearn: {R}dev\n  username: \"@dev\"\n" },
        { $"- rolearn: {R}dev\n  username: \"dev\n", $"- rolearn: {R}dev\n  username: \"dev\"\n" },
        { $"- rolearn: {R}dev\n  username:d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"- rolearn: {R}dev\n  username d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n  - a\n  -b\n", $"- rolearn: {R}dev\n  username: d\n  groups:\n  - a\n  - b\n" },
        { $"- {{ rolearn: {R}dev, username: {{{{SessionName}}}} }}\n", $"- {{ rolearn: {R}dev, username: \"{{{{SessionName}}}}\" }}\n" },
        { $"- rolearn: {R}dev\n  username:\u00a0d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"- rolearn: {R}dev\n  groups: - a\n", $"- rolearn: {R}dev\n  groups:\n    - a\n" },
        { $"- rolearn: {R}dev username: d groups: - a - b\n", $"- rolearn: {R}dev\n  username: d\n  groups:\n    - a\n    - b\n" },
        { $"- {{rolearn: \"{R.Replace("/", "\\/")}dev\", username: d}}\n", $"- {{rolearn: \"{R}dev\", username: d}}\n" },
        { $"\ufeff- rolearn: {R}dev\n  username: d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"  rolearn: {R}dev\n  username: d\n  groups: [a]\n", $"- rolearn: {R}dev\n  username: d\n  groups: [a]\n" },
        { $"- role_arn: {R}dev\n  user: d\n  group: a, b\n", $"- rolearn: {R}dev\n  username: d\n  groups: [a, b]\n" },
        { $"- rolearn: {R}dev\n  username: 4711\n", $"- rolearn: {R}dev\n  username: \"4711\"\n" },
        { $"- rolearn: {R}dev\n  username: d\n  groups: devs, ops\n", $"- rolearn: {R}dev\n  username: d\n  groups: [devs, ops]\n" },
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n  - 7\n  - system: masters\n", $"- rolearn: {R}dev\n  username: d\n  groups:\n  - \"7\"\n  - system:masters\n" },
        { $"- rolearn: {R}team/dev\n  username: d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"- rolearn: \"{R}dev \"\n  username: d\n", $"- rolearn: \"{R}dev\"\n  username: d\n" },
        { $"- rolearn: <{R}dev>\n  username: d\n", $"- rolearn: {R}dev\n  username: d\n" },
        { $"- rolearn: \u201c{R}dev\u201d\n  username: d\n", $"- rolearn: {R}dev\n  username: d\n" },
    };

    public static TheoryData<string, string> Left() => new()
    {
        { $"- rolearn: {R}dev\n  username: a\n- rolearn: {R}DEV\n  username: b\n", "duplicate-row" },
        { $"- rolearn: {R}dev\n  username: a\n- rolearn: {R}team/dev\n  username: b\n", "role-path" },
        { $"- rolearn: {Session("dev")}\n  username: d\n", "session-arn" },
        { $"- {R}dev\n", "not-a-row" },
        { $"- rolearn: {R}dev\n  username: d\n  groups: [system:master]\n", "system-group-typo" },
        { $"- rolearn: {R}dev\n  groups: [*]\n", "unquoted-special" },
        { $"---\n- rolearn: {R}dev\n  username: d\n", "text-after-end" },
        { $"mapUsers: |\n- userarn: {U}ada\n", "pasted-key" },
        { $"- userarn: {U}ada\n  username: ada\n", "missing-arn" },
        { $"- rolearn: {R}*\n  username: d\n", "wildcard" },
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n  - a: b\n", "group-kind" },
        { $"- rolearn: {R}dev\n  groups: {{a: b}}\n", "groups-kind" },
    };

    [Theory]
    [MemberData(nameof(Mended))]
    public void Mends_what_has_one_meaning(string text, string expected)
    {
        var repair = AwsAuthRepairer.RepairText("# nodes\n" + Node + text);
        Assert.Equal("# nodes\n" + Node + expected, repair.Text);
        Assert.NotEmpty(repair.Repaired);
        Assert.DoesNotContain(repair.Left, i => i.Severity == AwsAuthSeverity.Error);
        Assert.Equal("system:node:{{EC2PrivateDNSName}} [system:bootstrappers,system:nodes]", Roles(repair.Data["mapRoles"]).AsRole("node", "i-01234567"));
    }

    [Theory]
    [MemberData(nameof(Mended))]
    public void Mends_inside_a_manifest_and_touches_nothing_else(string text, string expected)
    {
        if (text.Contains('\ufeff'))
        {
            return;
        }

        static string Manifest(string value) => "# top\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    "
            + value.TrimEnd('\n').Replace("\n", "\n    ") + "\n  # between\n  mapAccounts: |\n    - \"444455556666\"\n";
        var repair = AwsAuthRepairer.RepairText(Manifest("# nodes\n" + Node + text), "aws-auth.yaml");
        Assert.Equal(Manifest("# nodes\n" + Node + expected), repair.Text);
        Assert.StartsWith("--- aws-auth.yaml\n+++ aws-auth.yaml\n@@ ", repair.Diff);
    }

    [Theory]
    [MemberData(nameof(Left))]
    public void Leaves_what_has_two_meanings(string text, string rule)
    {
        var repair = AwsAuthRepairer.RepairText(Node + text);
        Assert.Equal(Node + text, repair.Text);
        Assert.Empty(repair.Repaired);
        Assert.Empty(repair.Diff);
        Assert.Contains(repair.Left, i => i.RuleId == rule);
    }

    [Fact]
    public void Forgotten_dash_gives_both_rows_back()
    {
        var repair = AwsAuthRepairer.RepairText(File.ReadAllText(Path.Combine(AwsAuthSampleTests.Folder(), "forgotten-dash.yaml")));
        var map = AwsAuthReader.ReadText(repair.Text);
        Assert.Equal("system:node:{{EC2PrivateDNSName}} [system:bootstrappers,system:nodes]", map.AsRole("shop-prod-node", "i-01234567"));
        Assert.Equal("web:alice [web-developers]", map.AsRole("web-developer"));
    }

    [Fact]
    public void Names_of_keys_are_mended_in_files_and_in_data()
    {
        var file = AwsAuthRepairer.RepairText("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  maproles: |\n    " + Node.Replace("\n", "\n    "));
        Assert.Contains("\n  mapRoles: |\n", file.Text);
        Assert.Equal("key-name", Assert.Single(file.Repaired).RuleId);
        var data = AwsAuthRepairer.Repair(AwsAuthSource.FromData(new Dictionary<string, string> { ["maproles"] = Node, ["other"] = "x" }));
        Assert.Equal(Node, data.Data["mapRoles"]);
        Assert.Equal("x", data.Data["other"]);
    }

    [Fact]
    public void Both_spellings_of_a_key_are_left()
    {
        var data = AwsAuthRepairer.Repair(AwsAuthSource.FromData(new Dictionary<string, string> { ["maproles"] = Node, ["mapRoles"] = "[]" }));
        Assert.Empty(data.Repaired);
        Assert.Contains(data.Left, i => i.RuleId == "key-name");
    }

    [Theory]
    [InlineData("  mapRoles:\n    - rolearn: X\n      username: d\n  other: x\n", "  mapRoles: |\n    - rolearn: X\n      username: d\n  other: x\n")]
    [InlineData("  mapRoles: # rows\n  - rolearn: X\n    username: d\n  other: x\n", "  mapRoles: | # rows\n    - rolearn: X\n      username: d\n  other: x\n")]
    [InlineData("  mapRoles: >\n    - rolearn: X\n    - rolearn: Y\n      username: d\n", "  mapRoles: |\n    - rolearn: X\n    - rolearn: Y\n      username: d\n")]
    [InlineData("  mapRoles: >-\n    - rolearn: X\n      username: d\n", "  mapRoles: >-\n    - rolearn: X\n      username: d\n")]
    public void Missing_bar_and_folding_sign(string data, string expected)
    {
        const string Head = "kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n";
        var repair = AwsAuthRepairer.RepairText(Head + data.Replace("X", R + "dev"));
        Assert.Equal(Head + expected.Replace("X", R + "dev"), repair.Text);
    }

    [Theory]
    [InlineData("    - rolearn: X\n   username: d\n      groups: [a]\n")]
    [InlineData("    - rolearn: X\n username: d\n      groups: [a]\n")]
    [InlineData("    - rolearn: X\n\t\tusername: d\n      groups: [a]\n")]
    [InlineData("    - rolearn: X\n      username: d\ngroups: [a]\n")]
    public void Lines_that_fall_out_of_their_value_are_put_back(string rows)
    {
        const string Head = "kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n";
        const string Tail = "  mapAccounts: |\n    - \"444455556666\"\n";
        var text = Head + rows.Replace("X", R + "dev") + Tail;
        Assert.Contains(AwsAuthLinter.LintText(text), i => i.RuleId == "manifest-refused");
        var repair = AwsAuthRepairer.RepairText(text);
        Assert.Equal(Head + "    - rolearn: X\n      username: d\n      groups: [a]\n".Replace("X", R + "dev") + Tail, repair.Text);
        Assert.Equal("manifest-refused", repair.Repaired[0].RuleId);
    }

    [Fact]
    public void Line_ends_of_the_file_are_kept()
    {
        var text = $"kind: ConfigMap\r\nmetadata: {{name: aws-auth, namespace: kube-system}}\r\ndata:\r\n  mapRoles: |\r\n    - rolearn: {R}dev\r\n     username: d\r\n";
        Assert.Equal(text.Replace("     username", "      username"), AwsAuthRepairer.RepairText(text).Text);
        var value = $"- rolearn: {R}dev\r\n username: d\r\n";
        Assert.Equal(value.Replace(" username", "  username"), AwsAuthRepairer.RepairText(value).Text);
    }

    [Fact]
    public void Quoted_values_are_written_back_quoted()
    {
        var repair = AwsAuthRepairer.RepairText(File.ReadAllText(Path.Combine(AwsAuthSampleTests.Folder(), "kubectl-get.yaml")));
        Assert.Equal("tab-indentation", Assert.Single(repair.Repaired).RuleId);
        Assert.Equal("web:alice [web-developers]", AwsAuthReader.ReadText(repair.Text).AsRole("web-developer"));
        Assert.EndsWith("uid: 8d2c3f6e-0d5e-4f0e-9a5b-0f5a8b1c2d3e\n", repair.Text);
    }

    [Fact]
    public void Samples_that_can_be_mended_are()
    {
        foreach (var name in new[] { "one-space.yaml", "forgotten-dash.yaml", "unquoted-template.yaml", "kubectl-get.yaml", "never-read.yaml" })
        {
            var repair = AwsAuthRepairer.RepairText(File.ReadAllText(Path.Combine(AwsAuthSampleTests.Folder(), name)), name);
            Assert.True(repair.Changed, name);
            Assert.DoesNotContain(repair.Left, i => i.Severity == AwsAuthSeverity.Error);
        }
    }

    /// <summary>The rule of the house: the result is never worse, for any document.</summary>
    [Fact]
    public void No_row_that_worked_changes_its_meaning()
    {
        for (var i = 0; i < 400; i++)
        {
            var text = DocumentGenerator.Make(800_000_000 + (ulong)i);
            RepairCheck.Check(AwsAuthSource.FromText(text));
            RepairCheck.Check(AwsAuthSource.FromData(new Dictionary<string, string> { [AwsAuthKeys.MapRoles] = text }));
        }
    }
}
