using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.AwsAuth;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

public class AwsAuthLinterTests
{
    private const string Node = "- rolearn: arn:aws:iam::111122223333:role/node\n  username: system:node:{{EC2PrivateDNSName}}\n  groups: [system:bootstrappers, system:nodes]\n";

    /// <summary>Value of mapRoles below four lines of a good row; rule, and the place within the added text.</summary>
    public static TheoryData<string, string, int, int> Cases() => new()
    {
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n    - a\n      - b\n", "merged-groups", 4, 7 },
        { $"- rolearn: {R}team/dev\n  username: d\n", "role-path", 1, 12 },
        { $"- rolearn: {R}aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef\n  username: d\n", "sso-role-path", 1, 12 },
        { $"- rolearn: {R}AWSReservedSSO_Admin\n  username: d\n", "sso-role-name", 1, 12 },
        { $"- rolearn: {R}dev\n  username: {{{{SessionName}}}}\n", "unquoted-template", 2, 13 },
        { $"- rolearn: <{R}dev>\n  username: d\n", "strange-characters", 1, 12 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: [a]\n- rolearn: {R}DEV\n  username: d\n", "duplicate-row", 1, 12 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: devs, ops\n", "groups-kind", 3, 11 },
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n    devs: true\n", "groups-kind", 4, 5 },
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n  - 1234\n", "group-kind", 4, 5 },
        { $"- rolearn: {R}dev\n  username: d\n  groups:\n  - system: masters\n", "group-kind", 4, 5 },
        { $"- role_arn: {R}dev\n  username: d\n", "unknown-field", 1, 3 },
        { "- username: d\n", "missing-arn", 1, 3 },
        { $"- rolearn: {R}dev\n  user: d\n", "unknown-field", 2, 3 },
        { $"- rolearn: {R}dev\n  groups: [a]\n", "empty-username", 1, 3 },
        { $"- rolearn: {R}dev\n  username: 4711\n", "username-kind", 2, 13 },
        { $"- userarn: {U}ada\n  username: ada\n", "missing-arn", 1, 3 },
        { $"- rolearn: {R}dev\n\tusername: d\n", "tab-indentation", 2, 1 },
        { $"mapUsers: |\n- userarn: {U}ada\n", "pasted-key", 1, 1 },
        { $"- rolearn: {R}dev\n  username: d\n  mapUsers:\n    - userarn: {U}ada\n", "pasted-key", 3, 3 },
        { $"- rolearn: {R}dev\n  username: \"dev\n", "unclosed-quote", 2, 13 },
        { $"- rolearn: {R}dev\n username: d\n", "indentation", 2, 2 },
        { $"- rolearn: {R}dev\n   username: d\n", "indentation", 2, 4 },
        { $"  rolearn: {R}dev\n  username: d\n", "forgotten-dash", 1, 3 },
        { $"- rolearn: {R}dev\n  username:d\n", "missing-space", 2, 11 },
        { $"- rolearn: {R}dev\n  username d\n", "missing-colon", 2, 3 },
        { $"- rolearn {R}dev\n  username: d\n", "missing-colon", 1, 3 },
        { $"- rolearn:\u00a0{R}dev\n  username: d\n", "no-break-space", 1, 11 },
        { $"- rolearn: {R}dev\n  groups:\n  - a\n  -b\n", "missing-space", 4, 3 },
        { $"- rolearn: {R}dev\n  username: d: e\n", "unquoted-special", 2, 14 },
        { $"- rolearn: {R}dev\n  groups: [a],\n", "syntax-error", 2, 14 },
        { $"- rolearn: {R}dev\n// note\n", "syntax-error", 2, 1 },
        { $"- rolearn: {R}dev\\n  username: d\\n\n", "literal-newline", 1, 46 },
        { $"- rolearn: {R}dev username: d\n", "run-together", 1, 55 },
        { $"- rolearn: {R}dev\n  groups: - a\n", "dash-on-key-line", 2, 11 },
        { $"- rolearn: {R}dev\n  groups: [*]\n", "unquoted-special", 2, 12 },
        { $"- rolearn: {R}dev\n  username: @dev\n", "unquoted-special", 2, 13 },
        { $"- rolearn: {R}dev\n  username: `dev`\n", "unquoted-special", 2, 13 },
        { $"- rolearn: \u201c{R}dev\u201d\n  username: d\n", "strange-characters", 1, 12 },
        { $"- rolearn: {R}dev\n  username:\u00a0d\n", "no-break-space", 2, 12 },
        { $"- rolearn: \"{R}dev \"\n  username: d\n", "blanks-in-arn", 1, 12 },
        { $"---\n- rolearn: {R}dev\n  username: d\n", "text-after-end", 1, 1 },
        { "- \n", "not-a-row", 1, 2 },
        { $"- {R}dev\n", "not-a-row", 1, 3 },
        { "- sso:\n    permissionSetName: Admin\n    accountID: 111122223333\n  username: a\n", "invalid-sso", 2, 5 },
        { $"- rolearn: {R}dev\n  sso: {{accountID: '111122223333'}}\n", "arn-and-sso", 2, 8 },
        { "- sso: {permissionSetName: Admin, accountID: '111122223333'}\n  username: a\n", "sso-row", 1, 8 },
        { $"- rolearn: {Session("dev")}\n  username: d\n", "session-arn", 1, 12 },
        { $"- rolearn: {R}dev\n  username: a\n  username: b\n", "repeated-field", 3, 3 },
        { $"- rolearn: {R}dev\n  username: a\n  Username: b\n", "field-spellings", 2, 3 },
        { $"- rolearn: {R}\u017fox\n  username: a\n- rolearn: {R}sox\n  username: b\n", "ambiguous-rows", 1, 12 },
        { $"- rolearn: {R}dev\n  username: a\n  <<: {{username: b}}\n", "merge-order", 2, 3 },
        { $"- rolearn: {R}dev\n  note: .inf\n", "unreadable-value", 2, 9 },
        { $"- rolearn: {R}dev\n  username: a\u0001\n", "bad-character", 2, 14 },
        { "\ufeff- rolearn: x\n", "bad-character", 1, 1 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: [system:master]\n", "system-group-typo", 3, 12 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: [System:masters]\n", "system-group-typo", 3, 12 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: ['system:admins']\n", "system-group-typo", 3, 12 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: ['system:cluster-admin']\n", "system-group-typo", 3, 12 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: [system.masters]\n", "system-group-typo", 3, 12 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: [system/masters]\n", "system-group-typo", 3, 12 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: [system masters]\n", "system-group-typo", 3, 12 },
        { "- rolearn: arn:aws:iam::111122223333:instance-profile/node\n  username: d\n", "not-a-principal", 1, 12 },
        { $"- rolearn: {R}*\n  username: d\n", "wildcard", 1, 12 },
        { "- rolearn: arn:amazon:iam::111122223333:role/dev\n  username: d\n", "unknown-partition", 1, 12 },
        { "- rolearn: dev\n  username: d\n", "not-an-arn", 1, 12 },
        { "- rolearn: arn:aws:iam::111122223333:root\n  username: d\n", "account-root", 1, 12 },
        { $"- rolearn: {U}ada\n  username: d\n", "other-kind", 1, 12 },
        { $"- rolearn: {R}dev\n  username: dev:{{{{ SessionName }}}}\n", "unknown-template", 2, 13 },
        { $"- rolearn: {U}ada\n  username: system:node:{{{{EC2PrivateDNSName}}}}\n  groups: [system:bootstrappers, system:nodes]\n", "unfillable-template", 2, 13 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: [system:masters]\n", "cluster-admin", 3, 11 },
        { $"- rolearn: {R}n2\n  username: system:node:{{{{EC2PrivateDNSName}}}}\n  groups: [system:nodes]\n", "node-groups", 3, 11 },
        { $"- rolearn: {R}n2\n  username: nodes\n  groups: [system:bootstrappers, system:nodes]\n", "node-username", 2, 13 },
        { $"- rolearn: {R}dev\n  userid: 7\n  username: d\n", "field-kind", 2, 11 },
        { $"- rolearn: {R}dev\n  username: d\n  groups: ['']\n", "empty-group", 3, 12 },
        { $"- rolearn: {R}dev\n  groups: [a\n", "unclosed-bracket", 2, 11 },
        { $"- {{rolearn: \"{R.Replace("/", "\\/")}dev\"}}\n", "json-escape", 1, 44 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rule_points_at_the_place(string text, string rule, int line, int column)
    {
        var issues = AwsAuthLinter.Lint(Roles(Node + text));
        var issue = Assert.Single(issues, i => i.RuleId == rule && i.Line == line + 3);
        Assert.Equal((line + 3, column), (issue.Line, issue.Column));
        Assert.Equal(AwsAuthKeys.MapRoles, issue.Key);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Place_is_kept_inside_a_manifest(string text, string rule, int line, int column)
    {
        if (text.Any(c => c is '\u0001' or '\ufeff'))
        {
            return;
        }

        var manifest = "kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    " + (Node + text).TrimEnd('\n').Replace("\n", "\n    ") + "\n";
        var issues = AwsAuthLinter.LintText(manifest, "aws-auth.yaml");
        var issue = Assert.Single(issues, i => i.RuleId == rule && i.Line == line + 7);
        Assert.Equal((line + 7, column + 4, "aws-auth.yaml"), (issue.Line, issue.Column, issue.File));
    }

    [Theory]
    [InlineData("{}", "not-a-list")]
    [InlineData("rolearn: x\n", "not-a-list")]
    public void Values_without_rows(string text, string rule) => Assert.Contains(AwsAuthLinter.Lint(Roles(text)), i => i.RuleId == rule);

    [Theory]
    [InlineData("- 7\n- 44445555666\n", "not-an-account")]
    [InlineData("- a: b\n", "not-a-row")]
    [InlineData("- \"111122223333\"\n", "whole-account")]
    public void Accounts_rules(string text, string rule) => Assert.Contains(AwsAuthLinter.Lint(Accounts(text)), i => i.RuleId == rule);

    [Fact]
    public void Users_in_two_spellings() =>
        Assert.Equal(2, AwsAuthLinter.Lint(Users($"- userarn: {U}Ada\n  username: a\n- userarn: {U}ada\n  username: b\n")).Count(i => i.RuleId == "ambiguous-rows"));

    [Fact]
    public void Role_row_answers_for_a_user_row()
    {
        var map = AwsAuthReader.Read(new Dictionary<string, string> { ["mapRoles"] = Node, ["mapUsers"] = $"- userarn: {R}node\n  username: x\n" });
        Assert.Contains(AwsAuthLinter.Lint(map), i => i.RuleId == "role-before-user");
        Assert.Equal("system:node:{{EC2PrivateDNSName}} [system:bootstrappers,system:nodes]", map.AsRole("node", "i-01234567"));
    }

    [Theory]
    [InlineData("maproles", "key-name")]
    [InlineData("mapRole", "key-name")]
    [InlineData("map_users", "key-name")]
    [InlineData("notes", "unknown-key")]
    public void Keys_that_are_ignored(string key, string rule) =>
        Assert.Contains(AwsAuthLinter.Lint(AwsAuthReader.Read(new Dictionary<string, string> { [key] = Node })), i => i.RuleId == rule);

    [Theory]
    [InlineData("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles:\n    - rolearn: x\n", "value-not-text", 4)]
    [InlineData("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: default}\ndata:\n  mapRoles: |\n    []\n", "wrong-object", 2)]
    [InlineData("kind: ConfigMap\nmetadata: {name: awsauth, namespace: kube-system}\ndata:\n  mapRoles: |\n    []\n", "wrong-object", 2)]
    [InlineData("kind: ConfigMap\ndata:\n  mapRoles: |\n    []\n x\n", "manifest-refused", 5)]
    [InlineData("hello", "nothing-found", 0)]
    [InlineData("", "nothing-found", 0)]
    public void Manifests(string text, string rule, int line) =>
        Assert.Equal(line, Assert.Single(AwsAuthLinter.LintText(text), i => i.RuleId == rule).Line);

    [Theory]
    [InlineData("[{\"rolearn\":\"arn:aws:iam::111122223333:role/dev\",\"username\":\"d\",\"groups\":[\"a\"]}]")]
    [InlineData("\ufeff- roleArn: ARN:aws:iam::111122223333:role/Dev\r\n  Username: d\r\n  GROUPS: [a]\r\n")]
    [InlineData("- &x\n  rolearn: arn:aws:iam::111122223333:role/dev\n  username: d\n- <<: *x\n  rolearn: arn:aws:iam::111122223333:role/ops\n")]
    [InlineData("- rolearn: arn:aws:iam::111122223333:role/dev # the developers\n  username: \"{{SessionName}}\"\n\n# tail\n")]
    [InlineData("- rolearn: arn:aws-us-gov:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef\n  username: 'a b'\n  groups: []\n")]
    [InlineData("- rolearn: arn:aws:iam::111122223333:role/dev\n  username: d\n  groups: ['team - ops', team - dev]\n")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_valid_is_left_in_peace(string text) => Assert.DoesNotContain(AwsAuthLinter.Lint(Roles(text)), i => i.RuleId != "no-node-row");

    [Fact]
    public void Unknown_field_that_resembles_none_is_no_error() =>
        Assert.All(AwsAuthLinter.Lint(Roles(Node + $"- rolearn: {R}dev\n  username: d\n  description: x\n")), i => Assert.Equal(AwsAuthSeverity.Information, i.Severity));

    [Fact]
    public void Cluster_facts_are_used()
    {
        var map = Roles(Node + $"- rolearn: {R}dev\n  username: d\n");
        var context = new LintContext
        {
            NodeRoles = [new(R + "path/node", NodeRoleKind.Linux, "node group a"), new(R + "win", NodeRoleKind.Windows, "node group b"), new(R + "node", NodeRoleKind.Windows, "node group c"), new(R + "x/fg", NodeRoleKind.Fargate, "profile d")],
            CallerArn = Session("admin"),
            AccessEntryPrincipals = [R + "x/fg", R + "dev"],
            MissingPrincipals = [R + "dev"],
        };
        var issues = AwsAuthLinter.Lint(map, context).Select(i => i.RuleId).OrderBy(i => i, StringComparer.Ordinal);
        Assert.Equal(["caller-row-missing", "entry-decides", "node-groups", "node-row-missing", "principal-missing"], issues);
        Assert.DoesNotContain(AwsAuthLinter.Lint(map, context with { AccessEntryPrincipals = [R + "admin", R + "win"] }), i => i.RuleId is "caller-row-missing" || i.Message.Contains("node group b"));
    }

    [Fact]
    public void ConfigMap_beyond_the_limit_is_told() =>
        Assert.Contains(AwsAuthLinter.Lint(Roles(Node + "# " + new string('x', 1024 * 1024))), i => i.RuleId == "too-large");

    [Fact]
    public void Every_issue_of_the_samples_has_a_rule_a_page_and_a_place()
    {
        var pages = Path.Combine(AwsAuthSampleTests.Folder(), "..", "..", "docs", "rules");
        foreach (var file in Directory.GetFiles(AwsAuthSampleTests.Folder(), "*.yaml"))
        {
            foreach (var issue in AwsAuthLinter.LintText(File.ReadAllText(file), Path.GetFileName(file)))
            {
                Assert.True(File.Exists(Path.Combine(pages, issue.RuleId + ".md")), issue.RuleId);
                Assert.True(issue.Line > 0 || issue.RuleId == "no-node-row", issue.ToString());
            }
        }
    }

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule()
    {
        var pages = Path.Combine(AwsAuthSampleTests.Folder(), "..", "..", "docs", "rules");
        var files = Directory.GetFiles(pages, "*.md").Select(Path.GetFileNameWithoutExtension).Where(n => n != "README").OrderBy(n => n, StringComparer.Ordinal);
        Assert.Equal(AwsAuthRules.All.Select(r => r.Id).OrderBy(r => r, StringComparer.Ordinal), files);
        Assert.All(AwsAuthRules.All, r => Assert.StartsWith($"# {r.Id}", File.ReadAllText(Path.Combine(pages, r.Id + ".md"))));
    }

    [Fact]
    public void Typical_sample_has_nothing_but_information() => Assert.Equal(
        ["cluster-admin"], AwsAuthLinter.LintText(File.ReadAllText(Path.Combine(AwsAuthSampleTests.Folder(), "typical.yaml"))).Select(i => i.RuleId));
}
