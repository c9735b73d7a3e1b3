using System.Linq;
using System.Text;
using EksAccessManagement.AwsAuth;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>The finer points of the server's own parser, each as who gets in as what.</summary>
public class ServerFinePointsTests
{
    private const string Good = "- rolearn: arn:aws:iam::111122223333:role/good\n  username: good\n  groups: [viewers]\n";

    [Theory]
    [InlineData("{rolearn: arn:aws:iam::111122223333:role/dev}")]
    [InlineData("  \n{\"rolearn\": \"arn:aws:iam::111122223333:role/dev\"}")]
    public void Point01_text_that_begins_with_a_brace_is_json_and_no_list(string text) =>
        Assert.Equal([AwsAuthProblemKind.NotAList], Roles(text).Kinds());

    [Fact]
    public void Point02_first_row_deeper_than_the_rest_hides_the_rest()
    {
        var map = Roles($"  - rolearn: {R}dev\n    username: d\n- rolearn: {R}ops\n  username: o\n");
        Assert.Equal("d []", map.AsRole("dev"));
        Assert.Equal("-", map.AsRole("ops"));
        Assert.Equal([AwsAuthProblemKind.TextIgnored], map.Kinds());
        Assert.Equal("d []", Roles($"[{{rolearn: {R}dev, username: d}}]\nanything goes\n").AsRole("dev"));
    }

    [Theory]
    [InlineData("  note: .inf\n")]
    [InlineData("  note: {a: [.NaN]}\n")]
    [InlineData("  ~: a\n")]
    [InlineData("  [a]: b\n")]
    [InlineData("  ? {a: b}\n  : c\n")]
    [InlineData("  note: !!int abc\n")]
    [InlineData("  note: !!float yes\n")]
    [InlineData("  note: !!bool 1\n")]
    [InlineData("  note: !!binary a\n")]
    [InlineData("  18446744073709551615: a\n")]
    public void Point03_what_json_cannot_hold_loses_the_key(string line)
    {
        var map = Roles(Good + line);
        Assert.Empty(map.Rows);
        Assert.Equal([AwsAuthProblemKind.KeyLost], map.Kinds());
    }

    [Fact]
    public void Point04_accounts_are_more_forgiving()
    {
        Assert.Equal(["111122223333", ".inf", ""], Accounts("- 111122223333\n- {{x}}: 1\n- .inf\n- ~\n").Rows.Where(r => r.State != AwsAuthRowState.Dropped).Select(r => r.Arn));
        Assert.Equal("arn:aws:iam::111122223333:user/ada []", Accounts("- a: b\n- 111122223333\n").As(U + "ada"));
    }

    [Fact]
    public void Point04_an_account_that_cannot_be_decoded_empties_the_ones_after_it()
    {
        var map = Accounts("- \"111122223333\"\n- !!int abc\n- \"444455556666\"\n");
        Assert.Equal(["111122223333", "", ""], map.Rows.Select(r => r.Arn));
        Assert.Equal("-", map.As("arn:aws:iam::444455556666:user/ada"));
        Assert.Equal([AwsAuthProblemKind.KeyLost], map.Kinds());
    }

    [Fact]
    public void Point05_null_among_groups_is_an_empty_group() =>
        Assert.Equal("d [a,,b]", Roles($"- rolearn: {R}dev\n  username: d\n  groups: [a, ~, b]\n").AsRole("dev"));

    [Theory]
    [InlineData("y", false)]
    [InlineData("N", false)]
    [InlineData("1:30", true)]
    [InlineData("190:20:30", true)]
    [InlineData("2001-01-01", true)]
    [InlineData("2001-12-14T21:59:43.10-05:00", true)]
    [InlineData("08", false)]
    [InlineData("0o17", false)]
    [InlineData("0b12", true)]
    [InlineData("0b-1", false)]
    [InlineData("1e999", true)]
    [InlineData("yEs", true)]
    [InlineData("nULL", true)]
    [InlineData("0x", true)]
    [InlineData("1.2.3", true)]
    [InlineData("._5", true)]
    [InlineData("99999999999999999999", false)]
    public void Point06_what_is_text(string value, bool isText) =>
        Assert.Equal(isText ? $"{value} []" : "? []", Roles($"- rolearn: {R}dev\n  username: {value}\n").AsRole("dev"));

    [Fact]
    public void Point07_merge_follows_text_order()
    {
        Assert.Equal("b []", Roles($"- &x {{rolearn: {R}ops, username: b}}\n- username: a\n  <<: *x\n  rolearn: {R}dev\n").AsRole("dev"));
        Assert.Equal("a []", Roles($"- &x {{rolearn: {R}ops, username: b}}\n- <<: *x\n  username: a\n  rolearn: {R}dev\n").AsRole("dev"));
        Assert.Equal("b []", Roles($"- &x {{rolearn: {R}x, username: b}}\n- &y {{rolearn: {R}y, username: c}}\n- <<: [*x, *y]\n  rolearn: {R}dev\n").AsRole("dev"));
    }

    [Theory]
    [InlineData("  <<: a\n")]
    [InlineData("  <<: [a]\n")]
    [InlineData("  <<:\n")]
    public void Point07_merge_of_something_else_loses_the_key(string line) => Assert.Empty(Roles(Good + line).Rows);

    [Fact]
    public void Point08_field_of_the_wrong_kind_leaves_an_earlier_spelling()
    {
        Assert.Equal("a []", Roles($"- rolearn: {R}dev\n  Username: a\n  username: 4711\n").AsRole("dev"));
        Assert.Equal("d [a,c]", Roles($"- rolearn: {R}dev\n  username: d\n  Groups: [a, b]\n  groups: [~, c]\n").AsRole("dev"));
        Assert.Equal("d [a,b]", Roles($"- rolearn: {R}dev\n  username: d\n  GROUPS: [a, b]\n  Groups: [~]\n  groups: [~, ~]\n").AsRole("dev"));
        Assert.Equal("d []", Roles($"- rolearn: {R}dev\n  username: d\n  GROUPS: [a, b]\n  Groups: []\n  groups: [~, ~]\n").Rows[0].Groups.Any(g => g.Length > 0) ? "kept" : "d []");
    }

    [Fact]
    public void Point09_names_fold_by_unicode()
    {
        Assert.Equal("d [a]", Roles($"- rolearn: {R}dev\n  u\u017fername: d\n  group\u017f: [a]\n").AsRole("dev"));
        Assert.Equal("d []", Roles($"- rolearn: {R}\u017fo\u212a\n  username: d\n").AsRole("sok"));
    }

    [Fact]
    public void Point09_roles_that_differ_by_a_long_s_answer_at_random()
    {
        var map = Roles($"- rolearn: {R}ops\n  username: a\n- rolearn: {R}op\u017f\n  username: b\n");
        Assert.StartsWith("?", map.AsRole("ops"));
    }

    [Fact]
    public void Point09_dotted_i_takes_the_place_of_i_and_never_matches()
    {
        var map = Roles($"- rolearn: {R}i\n  username: a\n- rolearn: {R}\u0130\n  username: b\n");
        Assert.Equal("-", map.AsRole("i"));
        Assert.Equal(AwsAuthRowState.Shadowed, map.Rows[0].State);
    }

    [Fact]
    public void Point10_unknown_tags_are_ignored() =>
        Assert.Equal("${x} [5]", Roles($"- rolearn: {R}dev\n  username: !Sub ${{x}}\n  groups: !Foo [!Sub 5]\n").AsRole("dev"));

    [Theory]
    [InlineData("aGk=", "hi")]
    [InlineData("8J+YgA==", "\U0001F600")]
    [InlineData("4oI=", "\ufffd\ufffd")]
    [InlineData("7aCA", "\ufffd\ufffd\ufffd")]
    public void Binary_values_are_decoded(string value, string expected) =>
        Assert.Equal($"{expected} []", Roles($"- rolearn: {R}dev\n  username: !!binary {value}\n").AsRole("dev"));

    [Theory]
    [InlineData("-\trolearn: arn:aws:iam::111122223333:role/dev\n", false)]
    [InlineData("- rolearn: arn:aws:iam::111122223333:role/dev\n  username: d\n\t\n- rolearn: x\n", false)]
    [InlineData("- rolearn:\tarn:aws:iam::111122223333:role/dev\n  username: d\t\n", true)]
    [InlineData("[\t{rolearn: 'arn:aws:iam::111122223333:role/dev',\n\tusername: d}]\n", true)]
    public void Point11_tabs(string text, bool loads) => Assert.Equal(loads ? "d []" : "-", Roles(text).AsRole("dev"));

    [Theory]
    [InlineData('\u0085')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    public void Point12_unicode_line_ends(char end) =>
        Assert.Equal("d []", Roles($"- rolearn: {R}dev{end}  username: d{end}").AsRole("dev"));

    [Theory]
    [InlineData("%YAML 1.2\n---\n")]
    [InlineData("# \u0001\n")]
    [InlineData("# \u007f\n")]
    public void Point12_refused(string head) => Assert.Empty(Roles(head + Good).Rows);

    [Fact]
    public void Point12_directive_of_its_own_version_is_taken() =>
        Assert.Equal("good [viewers]", Roles("%YAML 1.1\n---\n" + Good).AsRole("good"));

    [Fact]
    public void Point13_comma_ends_a_plain_value_in_brackets()
    {
        var map = Roles($"- {{rolearn: {R}a,b}}\n");
        Assert.Equal(R + "a", map.Rows[0].Arn);
    }

    [Fact]
    public void Point14_template_that_cannot_be_filled_fails_the_login()
    {
        var map = AwsAuthReader.Read(new System.Collections.Generic.Dictionary<string, string>
        {
            [AwsAuthKeys.MapRoles] = $"- rolearn: {R}node\n  username: system:node:{{{{EC2PrivateDNSName}}}}\n  groups: [system:nodes]\n",
            [AwsAuthKeys.MapAccounts] = "- \"111122223333\"\n",
        });
        Assert.Equal("!", map.AsRole("node"));
        Assert.Equal("system:node:{{EC2PrivateDNSName}} [system:nodes]", map.AsRole("node", "i-0123456789abcdef0"));
        Assert.False(map.Resolve(Session("node", "i-01234567")).IsComplete);
        Assert.Equal("!", map.AsRole("node", "i-0123456"));
    }

    [Fact]
    public void Point15_accounts_ignore_the_partition_and_keep_the_case() =>
        Assert.Equal("arn:aws-cn:iam::111122223333:user/Ada []", Accounts("[\"111122223333\"]").As("arn:aws-cn:iam::111122223333:user/Ada"));

    [Theory]
    [InlineData(3, 4, true)]
    [InlineData(4, 4, true)]
    [InlineData(4, 5, false)]
    [InlineData(5, 8, false)]
    public void Point16_growth_of_aliases_is_limited(int levels, int width, bool loads)
    {
        var text = new StringBuilder(Good);
        text.Append("- &l0 [a]\n");
        for (var level = 1; level <= levels; level++)
        {
            text.Append($"- &l{level} [").Append(string.Join(", ", Enumerable.Repeat($"*l{level - 1}", width))).Append("]\n");
        }

        text.Append($"- *l{levels}\n");
        Assert.Equal(loads ? "good [viewers]" : "-", Roles(text.ToString()).AsRole("good"));
    }

    [Fact]
    public void Point16_thousands_of_flat_aliases_load()
    {
        var text = new StringBuilder(Good).Append($"- &x {{rolearn: {R}dev, username: d}}\n");
        for (var i = 0; i < 5000; i++)
        {
            text.Append("- *x\n");
        }

        Assert.Equal("d []", Roles(text.ToString()).AsRole("dev"));
    }

    [Fact]
    public void Point17_the_other_kind_of_arn_matches()
    {
        Assert.Equal("d []", Users($"- userarn: {R}dev\n  username: d\n").AsRole("dev"));
        Assert.Equal("a []", Roles($"- rolearn: {U}ada\n  username: a\n").As(U + "ada"));
        var sso = Roles("- sso: {permissionSetName: Admin, accountID: '111122223333', partition: aws}\n  username: a\n");
        Assert.Equal(AwsAuthRowFlaw.SsoWithPartition, sso.Rows[0].Flaw);
        Assert.Equal("-", sso.AsRole("AWSReservedSSO_Admin_0123456789abcdef"));
    }

    [Fact]
    public void Point17_sso_row_without_partition_hangs_on_a_switch() =>
        Assert.Equal("?-", Roles("- sso: {permissionSetName: Admin, accountID: '111122223333'}\n  username: a\n").AsRole("AWSReservedSSO_Admin_0123456789abcdef"));

    [Theory]
    [InlineData("~", 0)]
    [InlineData("  \n", 0)]
    [InlineData("''", 0)]
    [InlineData("``", 0)]
    [InlineData("text", 1)]
    [InlineData("a: b", 1)]
    public void Point18_top_level_values(string text, int problems)
    {
        var map = Roles(text);
        Assert.Empty(map.Rows);
        Assert.Equal(problems, map.Problems.Count);
    }
}
