using System.Collections.Generic;
using System.Linq;
using System.Text;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.AwsAuthFuzz;
using EksAccessManagement.Errors;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

public class AwsAuthEditorTests
{
    private const string Node = "# nodes\n- rolearn: arn:aws:iam::111122223333:role/node # all of them\n  username: system:node:{{EC2PrivateDNSName}}\n  groups:\n  - system:bootstrappers\n  - system:nodes\n  note: kept\n";

    private static readonly AwsAuthRowSpec Dev = AwsAuthRowSpec.For(R + "team/dev", "dev:{{SessionName}}", ["a", "b c"]);

    [Theory]
    [InlineData(null, "- rolearn: X\n  username: dev:{{SessionName}}\n  groups:\n    - a\n    - \"b c\"\n")]
    [InlineData("", "- rolearn: X\n  username: dev:{{SessionName}}\n  groups:\n    - a\n    - \"b c\"\n")]
    [InlineData("# head\n", "# head\n- rolearn: X\n  username: dev:{{SessionName}}\n  groups:\n    - a\n    - \"b c\"\n")]
    [InlineData("[]\n", "[{\"rolearn\":\"X\",\"username\":\"dev:{{SessionName}}\",\"groups\":[\"a\",\"b c\"]}]\n")]
    [InlineData("''", "- rolearn: X\n  username: dev:{{SessionName}}\n  groups:\n    - a\n    - \"b c\"\n")]
    public void Adds_to_empty_values(string? text, string expected)
    {
        var edit = AwsAuthEditor.Add(text, Dev);
        Assert.True(edit.Changed);
        Assert.Equal(expected.Replace("X", R + "dev"), edit.Text);
    }

    [Fact]
    public void Adds_below_the_rows_in_their_style_and_keeps_the_rest()
    {
        var tail = "\n# end of the list\n";
        Assert.Equal(Node + $"- rolearn: {R}dev\n  username: dev:{{{{SessionName}}}}\n  groups:\n  - a\n  - \"b c\"\n" + tail, AwsAuthEditor.Add(Node + tail, Dev).Text);
        var wide = "  -   rolearn: arn:aws:iam::111122223333:role/node\r\n      username: n1\r\n      groups:\r\n        - a";
        Assert.Equal(wide + $"\r\n  -   rolearn: {R}dev\r\n      username: dev:{{{{SessionName}}}}\r\n      groups:\r\n        - a\r\n        - \"b c\"\r\n", AwsAuthEditor.Add(wide, Dev).Text);
    }

    [Fact]
    public void Adds_into_json() => Assert.Equal(
        $"[ {{\"rolearn\":\"{R}node\",\"username\":\"x1\"}},{{\"rolearn\":\"{R}dev\",\"username\":\"dev:{{{{SessionName}}}}\",\"groups\":[\"a\",\"b c\"]}} ]",
        AwsAuthEditor.Add($"[ {{\"rolearn\":\"{R}node\",\"username\":\"x1\"}} ]", Dev).Text);

    [Fact]
    public void Accounts_are_quoted_and_need_no_name()
    {
        Assert.Equal("- \"444455556666\"\n", AwsAuthEditor.Add(null, AwsAuthRowSpec.For("444455556666")).Text);
        Assert.Equal("- 111122223333\n- \"444455556666\"\n", AwsAuthEditor.Add("- 111122223333\n", AwsAuthRowSpec.For("444455556666")).Text);
        Assert.Equal("- 111122223333\n", AwsAuthEditor.Remove("- 111122223333\n- \"444455556666\"\n", AwsAuthRowKind.Account, "444455556666").Text);
    }

    [Fact]
    public void Says_nothing_twice()
    {
        var once = AwsAuthEditor.Add(Node, Dev).Text;
        var twice = AwsAuthEditor.Add(once, Dev);
        Assert.False(twice.Changed);
        Assert.Equal(once, twice.Text);
        Assert.False(AwsAuthEditor.Remove(Node, AwsAuthRowKind.Role, R + "dev").Changed);
        Assert.False(AwsAuthEditor.Remove(null, AwsAuthRowKind.Role, R + "dev").Changed);
    }

    [Fact]
    public void Refuses_a_row_that_says_something_else_unless_told()
    {
        var text = AwsAuthEditor.Add(Node, Dev).Text;
        var other = Dev with { Username = "other" };
        Assert.Equal(ErrorIds.ResourceInUse, Assert.Throws<EksAccessException>(() => AwsAuthEditor.Add(text, other)).ErrorId);
        Assert.Equal(Node + $"- rolearn: {R}dev\n  username: other\n  groups:\n  - a\n  - \"b c\"\n", AwsAuthEditor.Add(text, other, replace: true).Text);
    }

    [Fact]
    public void Removes_every_row_of_the_arn_so_that_none_comes_back_to_life()
    {
        var text = $"- rolearn: {R}dev\n  username: admin\n  groups: [system:masters]\n# between\n" + Node + $"- rolearn: {R}DEV # again\n  username: dev\n# end\n";
        Assert.Equal("# between\n" + Node + "# end\n", AwsAuthEditor.Remove(text, AwsAuthRowKind.Role, R + "Dev").Text);
        Assert.Equal(2, AwsAuthEditor.Remove(text, AwsAuthRowKind.Role, R + "Dev").Rows);
    }

    [Theory]
    [InlineData("[{\"rolearn\":\"X\"},{\"rolearn\":\"Y\"}]", "[{\"rolearn\":\"Y\"}]")]
    [InlineData("[{\"rolearn\":\"Y\"}, {\"rolearn\":\"X\"} ]", "[{\"rolearn\":\"Y\"} ]")]
    [InlineData("[{\"rolearn\":\"X\"}]", "[]")]
    [InlineData("[{\"rolearn\":\"X\"},{\"rolearn\":\"Y\"},{\"rolearn\":\"X\"},]", "[{\"rolearn\":\"Y\"},]")]
    public void Removes_from_json(string text, string expected) => Assert.Equal(
        expected.Replace("Y", R + "ops"), AwsAuthEditor.Remove(text.Replace("X", R + "dev").Replace("Y", R + "ops"), AwsAuthRowKind.Role, R + "dev").Text);

    [Theory]
    [InlineData("- &x\n  rolearn: arn:aws:iam::111122223333:role/dev\n  username: d\n- <<: *x\n  rolearn: arn:aws:iam::111122223333:role/ops\n")]
    [InlineData("- rolearn: arn:aws:iam::111122223333:role/dev\n username: d\n")]
    [InlineData("{}")]
    public void Refuses_what_it_cannot_do_alone(string text) =>
        Assert.Equal(ErrorIds.MalformedInput, Assert.Throws<EksAccessException>(() => AwsAuthEditor.Remove(text, AwsAuthRowKind.Role, R + "dev")).ErrorId);

    [Theory]
    [InlineData("arn:aws:sts::111122223333:assumed-role/dev/alice", AwsAuthRowKind.Role, R + "dev", "arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}")]
    [InlineData("arn:aws:iam::111122223333:role/a/b/dev", AwsAuthRowKind.Role, R + "dev", "arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}")]
    [InlineData("arn:aws:iam::111122223333:user/a/ada", AwsAuthRowKind.User, U + "a/ada", U + "a/ada")]
    public void Specs_have_the_form_that_matches(string principal, AwsAuthRowKind kind, string arn, string username)
    {
        var spec = AwsAuthRowSpec.For(principal);
        Assert.Equal((kind, arn, username), (spec.Kind, spec.Arn, spec.Username));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("arn:aws:iam::111122223333:group/devs")]
    [InlineData("arn:aws:iam::111122223333:role/*")]
    public void Specs_that_let_nobody_in_are_refused(string principal) =>
        Assert.Equal(ErrorIds.InvalidArn, Assert.Throws<EksAccessException>(() => AwsAuthRowSpec.For(principal)).ErrorId);

    [Theory]
    [InlineData("{{SessionName}}")]
    [InlineData("4711")]
    [InlineData("yes")]
    [InlineData("a: b # c")]
    [InlineData("it's \"x\" \\ \u00e9\u0001")]
    [InlineData("- x")]
    [InlineData(" x ")]
    [InlineData("~")]
    public void Any_name_comes_through(string name)
    {
        var spec = AwsAuthRowSpec.For(R + "dev", name, [name]);
        Assert.Equal(name, AwsAuthReader.Read(new Dictionary<string, string> { ["mapRoles"] = AwsAuthEditor.Add(Node, spec).Text! }).Rows[1].Username);
        Assert.Equal(name, AwsAuthReader.Read(new Dictionary<string, string> { ["mapRoles"] = AwsAuthEditor.Add("[]", spec).Text! }).Rows[0].Groups[0]);
    }

    /// <summary>For any document: adding and removing is refused or touches nothing but the row.</summary>
    [Fact]
    public void Adding_and_removing_comes_back_to_the_start()
    {
        var done = 0;
        for (var i = 0; i < 400; i++)
        {
            var text = DocumentGenerator.Make(900_000_000 + (ulong)i);
            try
            {
                var spec = AwsAuthRowSpec.For(R + "freshrole", "u", ["g"]);
                var added = AwsAuthEditor.Add(text, spec);
                var removed = AwsAuthEditor.Remove(added.Text, AwsAuthRowKind.Role, spec.Arn);
                Assert.Equal("u [g]", Roles(added.Text!).AsRole("freshrole"));
                Assert.Equal(Roles(text).Loaded(), Roles(removed.Text!).Loaded());
                Assert.False(AwsAuthEditor.Add(added.Text, spec).Changed);
                foreach (var row in Roles(text).Rows.Where(r => r.State == AwsAuthRowState.Live).Take(2))
                {
                    Assert.Equal("-", Roles(AwsAuthEditor.Remove(text, AwsAuthRowKind.Role, row.Arn).Text!).As(row.Arn));
                }

                done++;
            }
            catch (EksAccessException e) when (e.ErrorId == ErrorIds.MalformedInput)
            {
                continue;
            }
        }

        Assert.InRange(done, 60, 400);
    }

    [Fact]
    public void Five_thousand_rows_are_edited_in_place()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 5000; i++)
        {
            text.Append($"- rolearn: {R}r{i}\n  username: u{i}\n  groups: [g]\n");
        }

        var edit = AwsAuthEditor.Remove(text.ToString(), AwsAuthRowKind.Role, R + "r2500");
        Assert.Equal(text.ToString().Replace($"- rolearn: {R}r2500\n  username: u2500\n  groups: [g]\n", string.Empty), edit.Text);
    }
}
