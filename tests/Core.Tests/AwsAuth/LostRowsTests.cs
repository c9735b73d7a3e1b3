using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Who is locked out by a key that cannot be read, and by a text that is read nowhere.</summary>
public class LostRowsTests
{
    private const string Head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\n";
    private const string Good = $"- rolearn: {R}ops\n  username: o\n  groups: [a]\n";

    [Fact]
    public void A_lost_key_names_who_stands_in_it()
    {
        var map = AwsAuthReader.ReadText($"{Head}data:\n  mapRoles: |\n    - rolearn: {R}dev\n      username: \"d\n      groups:\n        - devs\n    # - rolearn: {R}gone\n    - rolearn: {R}ops\n      username: o\n  mapUsers: |\n    - userarn: {U}ada\n      username: ada\n");
        Assert.Equal(["dev:8:d:devs", "ops:13:o:"], map.Lost.Select(r => $"{r.Arn.Replace(R, string.Empty)}:{r.Line}:{r.Username}:{string.Join(",", r.Groups)}"));
        Assert.All(map.Lost, r => Assert.True(r is { State: AwsAuthRowState.Lost, LetsIn: false }));
        var issue = Assert.Single(AwsAuthLinter.Lint(map), i => i.Key == "mapRoles");
        Assert.Equal([$"{R}dev", $"{R}ops"], issue.LostArn);
        Assert.Equal([AwsAuthRowState.Lost, AwsAuthRowState.Lost, AwsAuthRowState.Live], AwsAuthMapping.From(map).Select(m => m.State));
    }

    [Theory]
    [InlineData("[{rolearn: $dev, username: {{SessionName}}}, {rolearn: $ops}]")]
    [InlineData("[{\"rolearn\":\"$dev\" \"username\":\"d\"},{\"rolearn\":\"$ops\"}]")]
    [InlineData("{\"rolearn\":\"$dev\"}, {\"rolearn\":\"$ops\"}")]
    [InlineData("- rolearn:$dev\n  username: d\n- rolearn: $ops\n")]
    public void Lost_rows_are_found_in_every_style(string text) =>
        Assert.Equal([$"{R}dev", $"{R}ops"], Roles(text.Replace("$", R)).Lost.Select(r => r.Arn));

    [Fact]
    public void Of_a_row_that_can_be_read_in_two_ways_only_the_ARN_is_told()
    {
        var row = Assert.Single(Roles($"- rolearn: {R}dev\n  username: \"d\n  groups: [a]\n  groups: [b]\n").Lost);
        Assert.Equal(($"{R}dev", string.Empty, 0), (row.Arn, row.Username, row.Groups.Count));
    }

    [Fact]
    public void Rows_of_nodes_and_of_the_caller_in_a_lost_key_are_to_be_mended_and_not_added()
    {
        var map = Roles($"- rolearn: {R}node\n  username: \"d\n- rolearn: {R}ops\n  username: o\n");
        var context = LintContext.None with { CallerArn = Session("ops", "ada"), NodeRoles = [new NodeRole($"{R}x/node", NodeRoleKind.Linux, "node group a"), new NodeRole($"{R}other", NodeRoleKind.Linux, "node group b")] };
        var issues = AwsAuthLinter.Lint(map, context).Where(i => i.RuleId is "node-row-missing" or "caller-row-missing").ToArray();
        Assert.Equal([(0, "Add"), (1, "Mend"), (3, "Mend")], issues.Select(i => (i.Line, i.Suggestion.Split(' ')[0])).OrderBy(i => i.Line));
        Assert.Contains(issues, i => i is { RuleId: "caller-row-missing", Line: 3 } && i.Suggestion == "Mend the text of mapRoles, as the issue unclosed-quote on line 2 says.");
    }

    [Fact]
    public void Lost_accounts_are_named()
    {
        var map = Accounts("111122223333\n# 999999999999\n444455556666: true\n");
        Assert.Equal(["111122223333", "444455556666"], map.Lost.Select(r => r.Arn));
        Assert.Contains("nobody gets in by 111122223333, 444455556666.", Assert.Single(AwsAuthLinter.Lint(map), i => i.RuleId == "not-a-list").Message);
    }

    [Fact]
    public void Keys_that_are_read_have_no_lost_rows()
    {
        Assert.Empty(Roles(Good).Lost);
        Assert.All(AwsAuthLinter.Lint(Roles($"- rolearn: {R}a/dev\n")), i => Assert.Empty(i.LostArn));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: default\ndata:\n  mapRoles: |\n", true)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: awsauth\n  namespace: kube-system\ndata:\n  mapRoles: |\n", true)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\nmapRoles: |\n", true)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\ndata:\n  mapRoles: |\n", false)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \"my(no namespace)\"\n  namespace: default\ndata:\n  mapRoles: |\n", true)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: awsauth\ndata:\n  mapRoles: |\n", true)]
    [InlineData("data:\n  mapRoles: |\n", false)]
    [InlineData(Head + "data:\n  mapRoles: |\n", false)]
    public void A_text_that_is_read_nowhere_lets_nobody_in(string head, bool isUnread)
    {
        var map = AwsAuthReader.ReadText(head + "    " + Good.TrimEnd('\n').Replace("\n", "\n    ") + "\n");
        Assert.Equal(isUnread, map.WhyUnread is not null);
        var row = Assert.Single(AwsAuthMapping.From(map));
        var answer = AwsAuthAnswer.Of(map, $"{R}ops");
        Assert.Equal((!isUnread, !isUnread, isUnread ? string.Empty : "o"), (row.LetsIn, answer.IsMapped, answer.Username));
        Assert.Equal(isUnread ? map.WhyUnread : string.Empty, row.Reason);
    }

    [Fact]
    public void A_row_among_the_groups_of_another_is_told_once_and_mended()
    {
        var text = $"mapRoles: |\n  - rolearn: {R}dev\n    username: d\n    groups:\n      - devs\n      - rolearn: {R}ops\n        username: o\n        groups:\n          - system:masters\n";
        var issue = Assert.Single(AwsAuthLinter.LintText(text), i => i.Severity == AwsAuthSeverity.Error);
        Assert.Equal(("indentation", 6), (issue.RuleId, issue.Line));
        var repair = AwsAuthRepairer.RepairText(text);
        Assert.Equal("dev d [devs]\nops o [system:masters]", AwsAuthReader.ReadText(repair.Text).Loaded());
        Assert.EndsWith($"{R}ops gets in by it, as o in system:masters.", Assert.Single(repair.Repaired).Message);
    }

    [Fact]
    public void A_group_that_is_nearly_one_of_nodes_is_to_be_corrected_and_not_joined()
    {
        var issues = AwsAuthLinter.Lint(Roles($"- rolearn: {R}node\n  username: system:node:{{{{EC2PrivateDNSName}}}}\n  groups:\n  - 'system:bootstrappers,'\n  - system:node\n"));
        Assert.Equal("Write system:bootstrappers in place of 'system:bootstrappers,'. Write system:nodes in place of 'system:node'.", Assert.Single(issues, i => i.RuleId == "node-groups").Suggestion);
    }

    [Fact]
    public void A_key_that_stands_twice_is_not_told_as_one_without_nodes() =>
        Assert.Equal(["key-repeated"], AwsAuthLinter.LintText($"mapRoles: |\n  - rolearn: {R}node\n    username: system:node:{{{{EC2PrivateDNSName}}}}\n    groups: [system:bootstrappers, system:nodes]\nmapRoles: |\n  - rolearn: {R}dev\n    username: d\n").Select(i => i.RuleId));

    [Fact]
    public void A_misspelt_ARN_field_is_one_issue_that_names_the_ARN()
    {
        var issue = Assert.Single(AwsAuthLinter.Lint(Roles($"- role_arn: {R}dev\n  username: d\n{Good}")), i => i.Severity == AwsAuthSeverity.Error);
        Assert.Equal(("unknown-field", $"{R}dev"), (issue.RuleId, issue.PrincipalArn));
    }

    [Fact]
    public void A_unique_id_is_told_as_one() =>
        Assert.Contains("AROAEXAMPLEID1234567 is the unique id of a role", Assert.Single(AwsAuthLinter.Lint(Roles("- rolearn: AROAEXAMPLEID1234567\n  username: d\n")), i => i.RuleId == "not-an-arn").Suggestion);

    [Fact]
    public void Groups_of_others_are_no_misspelt_built_in_ones() =>
        Assert.DoesNotContain(
            AwsAuthLinter.Lint(Roles($"- rolearn: {R}dev\n  username: d\n  groups: [admins, cluster-admin, system-admins, systemadmins, 'system:monitoring', 'system:serviceaccounts:web', masters, 'eks-console-dashboard-full-access-group']\n")),
            i => i.RuleId == "system-group-typo");
}
