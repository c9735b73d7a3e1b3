using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Who gets in as what when aws-auth is broken: one test for each known way of breaking it.</summary>
public class BrokenAwsAuthTests
{
    private const string Good = "- rolearn: arn:aws:iam::111122223333:role/good\n  username: good\n  groups: [viewers]\n";

    [Fact]
    public void Case01_group_indented_as_if_nested_becomes_one_group()
    {
        var map = Roles($"- rolearn: {R}node\n  username: node\n  groups:\n    - system:bootstrappers\n      - system:nodes\n");
        Assert.Equal("node [system:bootstrappers - system:nodes]", map.AsRole("node"));
    }

    [Theory]
    [InlineData("maproles")]
    [InlineData("MapRoles")]
    [InlineData("mapRole")]
    [InlineData("mapRoles ")]
    public void Case02_key_in_another_spelling_is_ignored(string key)
    {
        var map = AwsAuthReader.Read(new Dictionary<string, string> { [key] = Good });
        Assert.Equal("-", map.AsRole("good"));
        Assert.Equal([AwsAuthProblemKind.KeyIgnored], map.Kinds());
    }

    [Fact]
    public void Case03_role_with_path_never_matches()
    {
        var map = Roles($"- rolearn: {R}team/deployer\n  username: d\n");
        Assert.Equal("-", map.AsRole("deployer"));
        Assert.Equal((AwsAuthRowState.Dead, AwsAuthRowFlaw.RolePath), (map.Rows[0].State, map.Rows[0].Flaw));
        Assert.False(map.Rows[0].LetsIn);
    }

    [Fact]
    public void Case04_template_first_and_unquoted_loses_the_key()
    {
        Assert.Equal("-", Roles(Good + $"- rolearn: {R}dev\n  username: {{{{SessionName}}}}\n").AsRole("good"));
        Assert.Equal("dev:alice []", Roles($"- rolearn: {R}dev\n  username: dev:{{{{SessionName}}}}\n").AsRole("dev"));
    }

    [Fact]
    public void Case05_placeholder_brackets_stay_in_the_arn()
    {
        var map = Roles($"- rolearn: <{R}dev>\n  username: d\n");
        Assert.Equal("-", map.AsRole("dev"));
        Assert.Equal(AwsAuthRowFlaw.StrangeCharacters, map.Rows[0].Flaw);
    }

    [Fact]
    public void Case06_last_of_two_rows_for_one_role_wins_whole()
    {
        var map = Roles($"- rolearn: {R}dev\n  username: admin\n  groups: [system:masters]\n- rolearn: {R}DEV\n  username: viewer\n  groups: [viewers]\n");
        Assert.Equal("viewer [viewers]", map.AsRole("dev"));
        Assert.Equal(AwsAuthRowState.Shadowed, map.Rows[0].State);
        Assert.Same(map.Rows[1].Arn, map.Rows[0].ShadowedBy!.Arn);
        Assert.Equal(4, map.Rows[0].ShadowedBy!.Line);
    }

    [Theory]
    [InlineData("devs")]
    [InlineData("devs, ops")]
    [InlineData("\n    devs: true")]
    public void Cases07_and_08_groups_that_are_no_list_are_lost(string groups)
    {
        var map = Roles($"- rolearn: {R}dev\n  username: d\n  groups: {groups}\n" + Good);
        Assert.Equal("d []", map.AsRole("dev"));
        Assert.Equal("good [viewers]", map.AsRole("good"));
        Assert.Equal([AwsAuthProblemKind.FieldLost], map.Kinds());
        Assert.Equal(("groups", 0), (map.Problems[0].Field, map.Problems[0].RowIndex));
    }

    [Fact]
    public void Case09_numeric_group_becomes_an_empty_one()
    {
        var map = Roles($"- rolearn: {R}dev\n  username: d\n  groups:\n  - a\n  - 1234\n  - b\n");
        Assert.Equal("d [a,,b]", map.AsRole("dev"));
        Assert.Equal([AwsAuthProblemKind.GroupLost], map.Kinds());
    }

    [Fact]
    public void Case10_space_after_the_colon_of_a_group_makes_it_a_mapping()
    {
        var map = Roles($"- rolearn: {R}dev\n  username: d\n  groups:\n  - system: masters\n");
        Assert.Equal("d []", map.AsRole("dev"));
        Assert.Equal([string.Empty], map.Rows[0].Groups);
    }

    [Fact]
    public void Case11_misspelt_fields()
    {
        Assert.Equal(string.Empty, Roles($"- role_arn: {R}dev\n  username: d\n").Loaded());
        var map = Roles($"- rolearn: {R}dev\n  user: d\n  group: [a]\n");
        Assert.Equal("? []", map.AsRole("dev"));
        Assert.Equal([AwsAuthProblemKind.FieldIgnored, AwsAuthProblemKind.FieldIgnored], map.Kinds());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  username:\n")]
    [InlineData("  username: ~\n")]
    [InlineData("  username: null\n")]
    [InlineData("  username: ''\n")]
    public void Case12_missing_username_is_empty_and_what_follows_is_not_known(string line)
    {
        Assert.Equal("? [viewers]", Roles($"- rolearn: {R}dev\n{line}  groups: [viewers]\n").AsRole("dev"));
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("yes")]
    [InlineData("n")]
    [InlineData("1_000")]
    [InlineData("0x1F")]
    [InlineData("1e3")]
    [InlineData(".5")]
    [InlineData("Off")]
    public void Case13_username_that_is_a_number_or_boolean_is_lost(string username)
    {
        var map = Roles($"- rolearn: {R}dev\n  username: {username}\n");
        Assert.Equal("? []", map.AsRole("dev"));
        Assert.Equal([AwsAuthProblemKind.FieldLost], map.Kinds());
    }

    [Fact]
    public void Case14_role_row_among_the_users_is_dropped()
    {
        var map = Users($"- rolearn: {R}dev\n  username: d\n");
        Assert.Equal("-", map.AsRole("dev"));
        Assert.Equal((AwsAuthRowState.Dropped, AwsAuthRowFlaw.NoArn), (map.Rows[0].State, map.Rows[0].Flaw));
    }

    [Fact]
    public void Case15_tab_indentation_loses_the_key() => Lost($"- rolearn: {R}dev\n\tusername: d\n");

    [Fact]
    public void Case16_one_mapping_without_a_list_has_no_rows()
    {
        var map = Roles($"rolearn: {R}dev\nusername: d\n");
        Assert.Equal("-", map.AsRole("dev"));
        Assert.Equal([AwsAuthProblemKind.NotAList], map.Kinds());
    }

    [Fact]
    public void Case17_second_key_pasted_in_loses_the_key() => Lost(Good + $"mapUsers: |\n- userarn: {U}ada\n");

    [Fact]
    public void Case18_second_key_pasted_in_deeper_is_ignored()
    {
        var map = Roles(Good + $"  mapUsers:\n    - userarn: {U}ada\n      username: ada\n");
        Assert.Equal("good [viewers]", map.AsRole("good"));
        Assert.Equal("-", map.As(U + "ada"));
        Assert.Equal([AwsAuthProblemKind.FieldIgnored], map.Kinds());
        Lost(Good + $"  mapUsers: |\n  - userarn: {U}ada\n");
    }

    [Fact]
    public void Case19_unclosed_quote_loses_its_key_only()
    {
        var map = AwsAuthReader.Read(new Dictionary<string, string>
        {
            [AwsAuthKeys.MapRoles] = Good + $"- rolearn: {R}dev\n  username: \"dev\n",
            [AwsAuthKeys.MapUsers] = $"- userarn: {U}ada\n  username: ada\n",
        });
        Assert.Equal("-", map.AsRole("good"));
        Assert.Equal("ada []", map.As(U + "ada"));
        Assert.True(map.IsLost(AwsAuthKeys.MapRoles));
        Assert.False(map.IsLost(AwsAuthKeys.MapUsers));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("   ")]
    public void Case20_field_one_space_off_loses_the_key(string indent) => Lost(Good + $"- rolearn: {R}dev\n{indent}username: d\n");

    [Fact]
    public void Case21_forgotten_dash_overwrites_the_row_above()
    {
        var map = Roles($"- rolearn: {R}node\n  username: n\n  groups: [system:nodes]\n  rolearn: {R}dev\n  username: d\n  groups: [devs]\n");
        Assert.Equal("-", map.AsRole("node"));
        Assert.Equal("d [devs]", map.AsRole("dev"));
        Assert.Equal(3, map.Kinds().Count(k => k == AwsAuthProblemKind.FieldRepeated));
    }

    [Fact]
    public void Case22_missing_space_after_a_colon()
    {
        Lost(Good + $"- rolearn:{R}dev\n  username: d\n");
        var alone = Roles(Good + $"- rolearn:{R}dev\n");
        Assert.Equal("good [viewers]", alone.AsRole("good"));
        Assert.Equal(AwsAuthRowFlaw.NotARow, alone.Rows[1].Flaw);
        var flow = Roles($"- {{rolearn:{R}dev, username: d}}\n");
        Assert.Equal(AwsAuthRowFlaw.NoArn, flow.Rows[0].Flaw);
    }

    [Fact]
    public void Case23_backslash_n_as_two_characters_loses_the_key() => Lost($"- rolearn: {R}dev\\n  username: d\\n  groups: [a]\\n");

    [Fact]
    public void Case24_folded_text_is_lost_when_fields_run_together()
    {
        Lost($"- rolearn: {R}dev username: d\n");
        Assert.Equal("? []", Roles($"- rolearn: {R}dev\n").AsRole("dev"));
    }

    [Fact]
    public void Case25_dash_on_the_line_of_its_key_loses_the_key() => Lost(Good + $"- rolearn: {R}dev\n  groups: - a\n");

    [Fact]
    public void Case26_star_as_a_group_loses_the_key() => Lost(Good + $"- rolearn: {R}dev\n  groups: [*]\n");

    [Fact]
    public void Case27_at_sign_first_loses_the_key() => Lost(Good + $"- rolearn: {R}dev\n  username: @dev\n");

    [Fact]
    public void Case28_curly_quotes_stay_in_the_arn()
    {
        var map = Roles($"- rolearn: \u201c{R}dev\u201d\n  username: d\n");
        Assert.Equal("-", map.AsRole("dev"));
        Assert.Equal(AwsAuthRowFlaw.StrangeCharacters, map.Rows[0].Flaw);
    }

    [Fact]
    public void Case29_no_break_space_after_a_colon_loses_the_key() => Lost(Good + $"- rolearn: {R}dev\n  username:\u00a0d\n");

    [Fact]
    public void Case30_trailing_blank_in_quotes_never_matches()
    {
        var map = Roles($"- rolearn: \"{R}dev \"\n  username: d\n");
        Assert.Equal("-", map.AsRole("dev"));
        Assert.Equal(AwsAuthRowFlaw.Blanks, map.Rows[0].Flaw);
    }

    [Fact]
    public void Case31_second_document_is_ignored()
    {
        var map = Roles(Good + $"---\n- rolearn: {R}dev\n  username: d\n");
        Assert.Equal("good [viewers]", map.AsRole("good"));
        Assert.Equal("-", map.AsRole("dev"));
        Assert.Equal([AwsAuthProblemKind.TextIgnored], map.Kinds());
        Assert.Equal(4, map.Problems[0].Line);
    }

    [Theory]
    [InlineData("- \n")]
    [InlineData("- arn:aws:iam::111122223333:role/dev\n")]
    [InlineData("- [a]\n")]
    [InlineData("- 7\n")]
    public void Cases32_and_33_item_that_is_no_row_is_dropped_alone(string item)
    {
        var map = Roles(item + Good);
        Assert.Equal("good [viewers]", map.AsRole("good"));
        Assert.Equal((AwsAuthRowState.Dropped, AwsAuthRowFlaw.NotARow), (map.Rows[0].State, map.Rows[0].Flaw));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("[]", false)]
    [InlineData("# nothing here\n", false)]
    [InlineData("null", false)]
    [InlineData("just text", true)]
    public void Case34_values_without_rows(string text, bool error)
    {
        var map = Roles(text);
        Assert.Empty(map.Rows);
        Assert.Equal(error, map.Problems.Count > 0);
    }

    [Fact]
    public void Case35_sso_account_without_quotes_is_lost_and_the_row_with_it()
    {
        var map = Roles("- sso:\n    permissionSetName: Admin\n    accountID: 111122223333\n  username: a\n");
        Assert.Equal(AwsAuthRowFlaw.InvalidSso, map.Rows[0].Flaw);
        Assert.Equal([AwsAuthProblemKind.FieldLost, AwsAuthProblemKind.RowDropped], map.Kinds());
    }

    [Fact]
    public void Case36_rolearn_and_sso_together_are_dropped()
    {
        Assert.Equal(AwsAuthRowFlaw.ArnAndSso, Roles($"- rolearn: {R}dev\n  sso: yes\n  username: d\n").Rows[0].Flaw);
        Assert.Equal("d []", Roles($"- rolearn: {R}dev\n  sso: ~\n  username: d\n").AsRole("dev"));
    }

    [Fact]
    public void Case37_session_arn_never_matches()
    {
        var map = Roles($"- rolearn: {Session("dev")}\n  username: d\n");
        Assert.Equal("-", map.AsRole("dev"));
        Assert.Equal(AwsAuthRowFlaw.SessionArn, map.Rows[0].Flaw);
    }

    [Theory]
    [InlineData("\"111122223333\": true\n")]
    [InlineData("\"111122223333\"\n")]
    public void Case38_accounts_that_are_no_list_are_lost(string text)
    {
        var map = Accounts(text);
        Assert.Equal("-", map.As(U + "ada"));
        Assert.Equal([AwsAuthProblemKind.NotAList], map.Kinds());
    }

    [Fact]
    public void Case39_accounts_without_quotes_keep_their_text()
    {
        var map = Accounts("- 012345678901\n- 111122223333\n");
        Assert.Equal("arn:aws:iam::012345678901:user/bob []", map.As("arn:aws:iam::012345678901:user/bob"));
        Assert.Equal("arn:aws:iam::111122223333:role/dev []", map.AsRole("dev"));
    }

    [Fact]
    public void Case40_repeated_field()
    {
        Assert.Equal("b []", Roles($"- rolearn: {R}dev\n  username: a\n  username: b\n").AsRole("dev"));
        Assert.Equal("a []", Roles($"- rolearn: {R}dev\n  username: a\n  Username: b\n").AsRole("dev"));
    }

    [Fact]
    public void Case41_user_rows_in_two_spellings_answer_at_random()
    {
        var map = Users($"- userarn: {U}Ada\n  username: a\n- userarn: {U}ada\n  username: b\n");
        Assert.StartsWith("?", map.As(U + "ada"));
        Assert.All(map.Rows, r => Assert.Equal(AwsAuthRowState.Ambiguous, r.State));
        Assert.Equal(2, map.Resolve(U + "ada").Candidates.Count);
        var same = Users($"- userarn: {U}ada\n  username: a\n- userarn: {U}ada\n  username: b\n");
        Assert.Equal("b []", same.As(U + "Ada"));
    }

    [Fact]
    public void Case42_json_is_valid_with_exceptions()
    {
        Assert.Equal("d [a]", Roles($"[{{\"rolearn\":\"{R}dev\",\"username\":\"d\",\"groups\":[\"a\"]}}]").AsRole("dev"));
        Assert.Equal("d [a]", Roles($"[{{\"rolearn\":\"{R}dev\",\"username\":\"d\",\"groups\":[\"a\",],}},] # from the CDK").AsRole("dev"));
        Lost($"[{{\"rolearn\":\"{R.Replace("/", "\\/")}dev\",\"username\":\"d\"}}]");
        Lost($"[{{\"rolearn\":\"{R}dev\",\"username\":\"\\ud83d\\ude00\"}}]");
    }

    [Fact]
    public void Case43_valid_things()
    {
        var text = $"\ufeff# nodes first\r\n- &dev\r\n  roleArn: arn:AWS:iam::111122223333:ROLE/Dev\r\n  Username: d\r\n  GROUPS: [a]\r\n  note: x\r\n";
        Assert.Equal("d [a]", Roles(text).AsRole("dev"));
        Assert.Equal("d [a]", Roles($"- rolearn: {R}ops\n  <<: &x {{username: d, groups: [a]}}\n- {{<<: *x, rolearn: {R}dev}}\n").AsRole("dev"));
        Lost(Good + $"\ufeff- rolearn: {R}dev\n  username: d\n");
        Assert.Equal(AwsAuthRowFlaw.StrangeCharacters, Roles($"- rolearn: \ufeff{R}dev\n  username: d\n").Rows[0].Flaw);
    }

    private static void Lost(string text)
    {
        var map = Roles(text);
        Assert.Empty(map.Rows);
        Assert.Contains(AwsAuthProblemKind.KeyLost, map.Kinds());
        Assert.All(map.Problems, p => Assert.True(p.Line > 0 && p.Column > 0));
    }
}
