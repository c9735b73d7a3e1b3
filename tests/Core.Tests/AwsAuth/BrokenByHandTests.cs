using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using Xunit;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Files broken by hand: each is told by its real cause and place, and mended without giving anybody what is not his.</summary>
public class BrokenByHandTests
{
    private const string Head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\ndata:\n";

    private const string Good = """
          mapRoles: |
            - rolearn: arn:aws:iam::111122223333:role/node
              username: system:node:{{EC2PrivateDNSName}}
              groups:
                - system:bootstrappers
                - system:nodes
            - rolearn: arn:aws:iam::111122223333:role/admin
              username: admin:{{SessionName}}
              groups:
                - system:masters
            - rolearn: arn:aws:iam::111122223333:role/web
              username: web:{{SessionName}}
              groups:
                - web-developers
        """;

    private const string Rows = "node=system:node:{{EC2PrivateDNSName}} [system:bootstrappers,system:nodes]; admin=admin:{{SessionName}} [system:masters]; web=web:{{SessionName}} [web-developers]";

    /// <summary>What is put for what in the good rows; the rule and the place; whether Repair gives all rows back.</summary>
    public static TheoryData<string, string, string, int, int, bool> OneSign() => new()
    {
        { "- rolearn: arn:aws:iam::111122223333:role/admin", "- rolearn:arn:aws:iam::111122223333:role/admin", "missing-space", 13, 14, true },
        { "- rolearn: arn:aws:iam::111122223333:role/admin", "- rolearn arn:aws:iam::111122223333:role/admin", "missing-colon", 13, 7, true },
        { "- rolearn: arn:aws:iam::111122223333:role/node", "- rolearn arn:aws:iam::111122223333:role/node", "missing-colon", 8, 7, true },
        { "- rolearn: arn:aws:iam::111122223333:role/admin", "-rolearn: arn:aws:iam::111122223333:role/admin", "missing-space", 13, 5, true },
        { "- rolearn: arn:aws:iam::111122223333:role/node", "-rolearn: arn:aws:iam::111122223333:role/node", "missing-space", 8, 5, true },
        { "- rolearn: arn:aws:iam::111122223333:role/admin", "\u2013 rolearn: arn:aws:iam::111122223333:role/admin", "strange-dash", 13, 5, true },
        { "username: admin:", "username:admin:", "missing-space", 14, 15, true },
        { "        - system:nodes", "        system:nodes", "forgotten-dash", 12, 9, true },
        { "        - system:nodes", "        -system:nodes", "missing-space", 12, 9, true },
        { "        - system:masters", "        -system:masters", "missing-space", 16, 9, true },
        { "        - system:masters", "        \u2022 system:masters", "strange-dash", 16, 9, true },
        { "      groups:\n        - system:masters", "      groups\n        - system:masters", "missing-colon", 15, 7, true },
        { "      groups:\n        - web", "      #groups:\n        - web", "commented-out", 19, 7, false },
        { "    - rolearn: arn:aws:iam::111122223333:role/admin", "    # - rolearn: arn:aws:iam::111122223333:role/admin", "commented-out", 13, 5, false },
        { "    - rolearn: arn:aws:iam::111122223333:role/admin", "        - rolearn: arn:aws:iam::111122223333:role/admin", "indentation", 13, 9, false },
        { "        - system:masters", "    - system:masters", "indentation", 16, 7, false },
        { "    - rolearn: arn:aws:iam::111122223333:role/admin", "    =======\n    - rolearn: arn:aws:iam::111122223333:role/admin", "conflict-marker", 13, 5, false },
        { "    - rolearn: arn:aws:iam::111122223333:role/admin", ">>>>>>> other\n    - rolearn: arn:aws:iam::111122223333:role/admin", "manifest-refused", 13, 1, false },
        { "      username: admin:", "\u00a0     username: admin:", "manifest-refused", 14, 1, true },
        { "    - rolearn: arn:aws:iam::111122223333:role/admin\n", "", "repeated-field", 13, 7, false },
        { "{{EC2PrivateDNSName}}", "{EC2PrivateDNSName}", "node-username", 9, 17, false },
        { "{{EC2PrivateDNSName}}", "{{EC2PrivateDnsName}}", "node-username", 9, 17, false },
        { "- system:masters", "- \u201csystem:masters\u201d", "curly-quotes", 16, 11, false },
        { "- web-developers", "- web-developers, viewers", "group-comma", 20, 11, false },
        { "- web-developers", "- web-developers#readonly", "hash-sign", 20, 11, false },
        { "      groups:\n        - web-developers", "      groups: #web-developers", "hash-sign", 19, 15, false },
        { "mapRoles: |\n    - rolearn", "mapRoles: | - rolearn", "manifest-refused", 7, 15, false },
    };

    [Theory]
    [MemberData(nameof(OneSign))]
    public void One_sign_is_told_at_its_place(string good, string broken, string rule, int line, int column, bool mends)
    {
        var text = Broken(good, broken);
        var issue = AwsAuthLinter.LintText(text).First(i => i.RuleId == rule);
        Assert.Equal((line, column, AwsAuthSeverity.Error), (issue.Line, issue.Column, issue.Severity));
        var repair = AwsAuthRepairer.RepairText(text);
        if (mends)
        {
            Assert.Equal(Rows, Who(repair.Text));
            Assert.DoesNotContain(repair.Left, i => i.Severity == AwsAuthSeverity.Error);
        }
        else
        {
            Assert.Equal(text, repair.Text);
            Assert.Contains(repair.Left, i => i.RuleId == rule);
        }
    }

    [Fact]
    public void The_good_file_has_no_issue() =>
        Assert.All(AwsAuthLinter.LintText(Head + Good + "\n"), i => Assert.Equal("cluster-admin", i.RuleId));

    [Theory]
    [InlineData("    # - rolearn: arn:aws:iam::111122223333:role/admin\n")]
    [InlineData("        - rolearn: arn:aws:iam::111122223333:role/admin\n")]
    public void Merged_rows_name_who_gains_and_who_loses(string line)
    {
        var text = Head + Good.Replace("    - rolearn: arn:aws:iam::111122223333:role/admin\n", line) + "\n";
        var issue = Assert.Single(AwsAuthLinter.LintText(text), i => i.Severity == AwsAuthSeverity.Error);
        Assert.Contains("role/node is admin:(session name) in system:masters instead of system:node:(private DNS name) in system:bootstrappers, system:nodes", issue.Message);
        Assert.Contains("role/admin does not get in", issue.Message);
    }

    [Fact]
    public void Leftover_fields_are_named_by_their_lines()
    {
        var text = Head + Good.Replace("    - rolearn: arn:aws:iam::111122223333:role/web\n", string.Empty) + "\n";
        var issue = AwsAuthLinter.LintText(text).First(i => i.RuleId == "repeated-field");
        Assert.Contains("Lines 17 to 19", issue.Suggestion);
        Assert.Contains("role/admin is web:(session name) in web-developers instead of admin:(session name) in system:masters", issue.Message);
        Assert.DoesNotContain(AwsAuthLinter.LintText(text), i => i.RuleId is "node-username" or "node-groups");
    }

    [Fact]
    public void Lost_rows_are_named()
    {
        var issue = AwsAuthLinter.LintText(Head + Good.Replace("username: admin", "username:admin") + "\n").First(i => i.RuleId == "missing-space");
        Assert.Contains("All 3 rows", issue.Message);
        Assert.Contains("arn:aws:iam::111122223333:role/node, arn:aws:iam::111122223333:role/admin, arn:aws:iam::111122223333:role/web", issue.Message);
    }

    [Fact]
    public void Every_cause_is_told_at_once()
    {
        var text = Head + Good.Replace("username: system", "username system").Replace("groups:\n        - web", "groups\n        - web") + "\n";
        Assert.Equal([9, 19], AwsAuthLinter.LintText(text).Where(i => i.RuleId == "missing-colon").Select(i => i.Line));
        Assert.Equal(Rows, Who(AwsAuthRepairer.RepairText(text).Text));
    }

    [Theory]
    [InlineData("  mapUsers: |\n    - userarn: arn:aws:iam::111122223333:user/ada\n      username: ada\n  mapUsers: |\n    - userarn: arn:aws:iam::111122223333:user/bob\n      username: bob\n", 10)]
    [InlineData("  mapUsers: |\n    - userarn: arn:aws:iam::111122223333:user/ada\n      username: ada\ndata:\n  mapUsers: |\n    - userarn: arn:aws:iam::111122223333:user/bob\n      username: bob\n", 10)]
    public void Keys_that_stand_twice(string data, int line)
    {
        var issue = Assert.Single(AwsAuthLinter.LintText(Head + data), i => i.RuleId == "key-repeated");
        Assert.Equal((line, AwsAuthSeverity.Error), (issue.Line, issue.Severity));
        Assert.Empty(AwsAuthRepairer.RepairText(Head + data).Repaired);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\ndata:\nmapRoles: |\n  []\n", 7)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmapRoles: |\n  []\n", 3)]
    public void Keys_beside_data(string text, int line) =>
        Assert.Equal((line, AwsAuthSeverity.Error), AwsAuthLinter.LintText(text).Where(i => i.RuleId == "key-place").Select(i => (i.Line, i.Severity)).Single());

    [Fact]
    public void A_wrong_namespace_is_the_place() =>
        Assert.Equal((5, 14), AwsAuthLinter.LintText(Head.Replace("kube-system", "default") + Good + "\n").Where(i => i.RuleId == "wrong-object").Select(i => (i.Line, i.Column)).Single());

    [Fact]
    public void A_first_row_without_its_first_line_is_left()
    {
        var text = Head + Good.Replace("    - rolearn: arn:aws:iam::111122223333:role/node\n", string.Empty) + "\n";
        var issue = Assert.Single(AwsAuthLinter.LintText(text), i => i.RuleId == "manifest-refused");
        Assert.Equal(8, issue.Line);
        Assert.Equal(text, AwsAuthRepairer.RepairText(text).Text);
    }

    [Fact]
    public void Paths_that_collide_are_left_for_a_decision()
    {
        var text = Head + Good.Replace("role/admin", "role/a/ops").Replace("role/web", "role/b/ops") + "\n";
        Assert.Equal(text, AwsAuthRepairer.RepairText(text).Text);
        Assert.All(AwsAuthLinter.LintText(text).Where(i => i.RuleId == "role-path"), i => Assert.StartsWith("Decide between", i.Suggestion));
    }

    [Fact]
    public void A_broken_ARN_beside_a_missing_space_gives_nobody_more()
    {
        var text = Head + Good.Replace("role/admin", "role/\n        admin").Replace("- rolearn: arn:aws:iam::111122223333:role/web", "- rolearn:arn:aws:iam::111122223333:role/web") + "\n";
        Assert.DoesNotContain("admin:{{SessionName}} [web", Who(AwsAuthRepairer.RepairText(text).Text));
        Assert.Equal(18, AwsAuthLinter.LintText(text).First(i => i.RuleId == "missing-space").Line);
    }

    [Theory]
    [InlineData("arn:aws:iam::11112222333:role/x", "11112222333 has 11.")]
    [InlineData("arn:aws:iam::1111-2222-3333:role/x", "Write arn:aws:iam::111122223333:role/x,")]
    [InlineData("arn:aws:iam:111122223333:role/x", "Write arn:aws:iam::111122223333:role/x:")]
    [InlineData("arn:aws:iam::111122223333:roles/x", "Write arn:aws:iam::111122223333:role/x,")]
    [InlineData("arn:aws:iam::111122223333:role/x/", "Write arn:aws:iam::111122223333:role/x.")]
    [InlineData("arn:aws:iam::${ACCOUNT}:role/x", "Fill in ${ACCOUNT}:")]
    [InlineData("arn:aws:iam::<account>:role/x", "Fill in <account>:")]
    [InlineData("arn:aws:iam::YOUR_ACCOUNT:role/x", "Fill in YOUR_ACCOUNT:")]
    [InlineData("arn:aws:iam::111122223333:role/x (wiki)", "Remove ' (wiki)'")]
    [InlineData("arn:aws:iam::111122223333:role/x#dev", "Put a blank before the #")]
    [InlineData("x", "Write arn:aws:iam::ACCOUNT:role/x,")]
    public void Advice_for_an_ARN_is_exact(string arn, string advice) =>
        Assert.Contains(AwsAuthLinter.Lint(AwsAuthTexts.Roles($"- rolearn: \"{arn}\"\n  username: x\n")), i => i.Severity == AwsAuthSeverity.Error && i.Suggestion.Contains(advice, StringComparison.Ordinal));

    [Fact]
    public void A_whole_account_let_in_by_a_mended_key_is_said()
    {
        var repair = AwsAuthRepairer.RepairText(Head + Good + "\n  MapAccounts: |\n    - \"444455556666\"\n");
        Assert.Contains("every role and user of 444455556666 gets in", Assert.Single(repair.Repaired).Message);
    }

    [Fact]
    public void A_lost_dash_is_told_once()
    {
        var issues = Lint("        - system:nodes", "          system:nodes");
        Assert.DoesNotContain(issues, i => i.RuleId == "node-groups");
        var warning = issues.Single(i => i.RuleId == "no-node-row");
        Assert.Contains("the row of arn:aws:iam::111122223333:role/node on line 8 lets its role in", warning.Message);
        Assert.EndsWith("as the issue merged-groups on line 11 says.", warning.Suggestion);
    }

    [Fact]
    public void A_group_that_is_not_there_is_still_missed() =>
        Assert.Equal("Add system:bootstrappers.", Lint("        - system:bootstrappers\n", string.Empty).Single(i => i.RuleId == "node-groups").Suggestion);

    [Theory]
    [InlineData("mapRoles: |", "mapRoles:", "Write 'mapRoles: |' on this line and leave the lines below it as they stand.")]
    [InlineData("      groups:\n        - web", "\t  groups:\n        - web", "Replace it by spaces, so that groups stands in column 7, under username.")]
    [InlineData("    - rolearn: arn:aws:iam::111122223333:role/admin", "- rolearn: arn:aws:iam::111122223333:role/admin", "Move it to column 5, that of the other rows, and the lines of its row with it.")]
    public void A_refused_text_has_one_issue_with_exact_advice(string good, string broken, string advice)
    {
        var issue = Assert.Single(Lint(good, broken));
        Assert.Equal((AwsAuthSeverity.Error, advice), (issue.Severity, issue.Suggestion));
    }

    [Fact]
    public void A_tab_is_the_place_and_its_row_is_named()
    {
        var issue = Assert.Single(Lint("      groups:\n        - web", "\t  groups:\n        - web"));
        Assert.Equal((19, 1, "arn:aws:iam::111122223333:role/web"), (issue.Line, issue.Column, issue.PrincipalArn));
        Assert.EndsWith("It stands in the row of arn:aws:iam::111122223333:role/web.", issue.Message);
        var inner = Assert.Single(Lint("      groups:\n        - web", "    \tgroups:\n        - web"), i => i.RuleId == "tab-indentation");
        Assert.Equal("Replace the tab by spaces, so that groups stands in column 7, under username.", inner.Suggestion);
    }

    [Theory]
    [InlineData("      groups:\n        - web", "\t  groups:\n        - web", "kubectl would have refused the manifest. A tab stands where only spaces may indent. Line 19 was indented with spaces, inside the value.")]
    [InlineData("      groups:\n        - web", "    \tgroups:\n        - web", "The server could not read mapRoles: a tab stands where only spaces may indent. Line 19 was indented with spaces.")]
    [InlineData("username: admin:", "username:admin:", "The server could not read mapRoles: the space after a colon is missing, so that there is no field. Line 14 reads 'username: admin:{{SessionName}}' now.")]
    public void A_mend_is_told_once_and_as_what_was_done(string good, string broken, string message) =>
        Assert.Equal(message, Assert.Single(AwsAuthRepairer.RepairText(Broken(good, broken)).Repaired).Message);

    [Fact]
    public void A_row_pasted_at_the_margin_is_mended_by_one_fix()
    {
        const string Row = "- rolearn: arn:aws:iam::111122223333:role/web\n  username: web:{{SessionName}}\n  groups:\n    - web-developers";
        var text = Broken("    " + Row.Replace("\n", "\n    "), Row);
        var repair = AwsAuthRepairer.RepairText(text);
        Assert.EndsWith("Lines 17, 18, 19, 20 were indented with spaces, inside the value.", Assert.Single(repair.Repaired).Message);
        Assert.Equal(Rows, Who(repair.Text));
    }

    [Fact]
    public void A_tab_in_a_value_on_one_line_has_no_column() =>
        Assert.Equal("Replace tabs by spaces.", Assert.Single(AwsAuthLinter.LintText(Head + "  mapRoles: \"- rolearn: arn:aws:iam::111122223333:role/web\\n  username: web\\n\\tgroups:\\n  - web\\n\"\n")).Suggestion);

    [Fact]
    public void A_misspelt_groups_says_what_is_lost_and_what_is_given_back()
    {
        const string Good = "      groups:\n        - system:masters";
        var issue = Lint(Good, Good.Replace("groups", "group")).Single(i => i.RuleId == "unknown-field");
        Assert.EndsWith("So arn:aws:iam::111122223333:role/admin logs in without groups and does not get system:masters.", issue.Message);
        var fix = Assert.Single(AwsAuthRepairer.RepairText(Broken(Good, Good.Replace("groups", "group"))).Repaired);
        Assert.EndsWith("Line 15 reads 'groups:' now. arn:aws:iam::111122223333:role/admin gains system:masters.", fix.Message);
    }

    [Fact]
    public void Whatever_was_mended_a_group_that_is_gained_is_told_once()
    {
        const string Good = "        - system:masters";
        var fixes = AwsAuthRepairer.RepairText(Broken(Good, "        - system: masters\n        - 12")).Repaired;
        Assert.Equal(["group-kind", "group-kind"], fixes.Select(f => f.RuleId));
        Assert.DoesNotContain("gains", fixes[0].Message);
        Assert.EndsWith(" arn:aws:iam::111122223333:role/admin gains system:masters, 12.", fixes[1].Message);
    }

    [Theory]
    [InlineData("  namespace: kube-system", "  namespace: default", "Write 'namespace: kube-system' under metadata.")]
    [InlineData("  name: aws-auth", "  name: aws-auths", "Write 'name: aws-auth' under metadata.")]
    [InlineData("  name: aws-auth\n  namespace: kube-system\n", "  name: other\n", "Write 'name: aws-auth' and 'namespace: kube-system' under metadata.")]
    [InlineData("  name: aws-auth", "  name: my(no namespace)", "Write 'name: aws-auth' under metadata.")]
    [InlineData("  namespace: kube-system\n", "", "Write 'namespace: kube-system' under metadata; as it stands, kubectl -n kube-system apply puts it in the right place.")]
    public void Only_what_is_wrong_with_the_object_is_to_be_written(string good, string broken, string advice) =>
        Assert.Equal(advice, AwsAuthLinter.LintText((Head + Good + "\n").Replace(good, broken)).Single(i => i.RuleId == "wrong-object").Suggestion);

    [Fact]
    public void What_is_only_told_says_that_nothing_is_to_be_done() =>
        Assert.All(Lint("role/web", "user/web").Where(i => i.Severity == AwsAuthSeverity.Information), i => Assert.StartsWith("Nothing to do if that is meant; else ", i.Suggestion));

    [Theory]
    [InlineData("rolearn: arn:aws:iam::111122223333:role/admin", "userarn: arn:aws:iam::111122223333:role/admin", "missing-arn", "Write rolearn in place of userarn")]
    [InlineData("rolearn: arn:aws:iam::111122223333:role/admin", "userarn: arn:aws:iam::111122223333:user/admin", "missing-arn", "Move the row to mapUsers")]
    [InlineData("arn:aws:iam::111122223333:role/admin", "arn:aws:sso:::permissionSet/ssoins-1/ps-1", "not-an-arn", "AWSReservedSSO_NAME_SUFFIX")]
    [InlineData("arn:aws:iam::111122223333:role/admin", "arn:${PARTITION}:iam::${ACCOUNT_ID}:role/admin", "strange-characters", "Fill in ${PARTITION} and ${ACCOUNT_ID}")]
    public void The_advice_for_an_ARN_fits_what_stands_there(string good, string broken, string rule, string advice)
    {
        var issue = Assert.Single(Lint(good, broken), i => i.RuleId == rule);
        Assert.Contains(advice, issue.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dash_that_is_missing_is_told_with_its_column() =>
        Assert.Contains(Lint("    - rolearn: arn:aws:iam::111122223333:role/admin", "      rolearn: arn:aws:iam::111122223333:role/admin"), i => i.RuleId == "forgotten-dash" && i.Suggestion.Contains("column 5, under the dash of line 8", StringComparison.Ordinal));

    [Fact]
    public void A_node_row_that_matches_nobody_says_that_nodes_cannot_join() =>
        Assert.Contains(Lint("arn:aws:iam::111122223333:role/node", "arn:aws:iam::${ACCOUNT_ID}:role/node"), i => i.Message.Contains("Nodes of this role cannot join", StringComparison.Ordinal));

    [Fact]
    public void A_key_that_stands_twice_names_who_stands_in_the_first_only()
    {
        const string User = "  mapUsers: |\n    - userarn: arn:aws:iam::111122223333:user/{0}\n      username: {0}\n      groups: [x]\n    - userarn: arn:aws:iam::111122223333:user/both\n      username: both\n      groups: [x]\n";
        var issue = Assert.Single(AwsAuthLinter.LintText(Head + User.Replace("{0}", "ada", StringComparison.Ordinal) + User.Replace("{0}", "bob", StringComparison.Ordinal)), i => i.RuleId == "key-repeated");
        Assert.Equal(["arn:aws:iam::111122223333:user/ada"], issue.LostArn);
        Assert.Contains("user/ada", issue.Message, StringComparison.Ordinal);
    }

    private static string Broken(string good, string broken)
    {
        var at = Good.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0);
        return Head + Good.Remove(at, good.Length).Insert(at, broken) + "\n";
    }

    private static IReadOnlyList<AwsAuthIssue> Lint(string good, string broken) => AwsAuthLinter.LintText(Broken(good, broken));

    private static string Who(string text) => string.Join("; ", AwsAuthReader.ReadText(text).Rows.Where(r => r.LetsIn).Select(r => $"{r.Arn[(r.Arn.LastIndexOf('/') + 1)..]}={r.Username} [{string.Join(",", r.Groups)}]"));
}
