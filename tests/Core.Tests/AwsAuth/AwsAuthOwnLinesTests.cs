using System;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.AwsAuthFuzz;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>For any document, an edit puts one stretch of text in, or takes out the lines of its row; every other byte stays.</summary>
public class AwsAuthOwnLinesTests
{
    private const int Documents = 1500;
    private static readonly AwsAuthRowSpec Fresh = AwsAuthRowSpec.For(R + "freshrole", "u", ["g"]);

    [Fact]
    public void Adding_only_puts_text_in()
    {
        var done = 0;
        for (var i = 0; i < Documents; i++)
        {
            var text = DocumentGenerator.Make(910_000_000 + (ulong)i);
            if (Try(() => AwsAuthEditor.Add(text, Fresh)) is { } edit && Roles(text).Rows.Count > 0)
            {
                Assert.True(IsInsertion(text, edit.Text!), $"seed {910_000_000 + i}: {Differential.Escape(text)} became {Differential.Escape(edit.Text!)}");
                done++;
            }
        }

        Assert.InRange(done, Documents / 10, Documents);
    }

    [Fact]
    public void Removing_only_takes_the_rows_lines_out()
    {
        var done = 0;
        for (var i = 0; i < Documents; i++)
        {
            var text = DocumentGenerator.Make(920_000_000 + (ulong)i);
            var map = Roles(text);
            foreach (var row in map.Rows.Where(r => r.State == AwsAuthRowState.Live && map.Rows.Count(o => o.FoldedArn == r.FoldedArn) == 1).Take(3))
            {
                if (Try(() => AwsAuthEditor.Remove(text, AwsAuthRowKind.Role, row.Arn)) is not { } edit)
                {
                    continue;
                }

                Assert.True(IsInsertion(edit.Text!, text), $"seed {920_000_000 + i}: {Differential.Escape(text)} became {Differential.Escape(edit.Text!)}");
                var others = map.Rows.Where(r => r != row && r.State != AwsAuthRowState.Dropped).Select(r => (r.Arn, r.Username, string.Join('\0', r.Groups)));
                Assert.Equal(others, Roles(edit.Text!).Rows.Where(r => r.State != AwsAuthRowState.Dropped).Select(r => (r.Arn, r.Username, string.Join('\0', r.Groups))));
                done++;
            }
        }

        Assert.InRange(done, Documents / 40, Documents * 3);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task In_a_manifest_too(string newLine)
    {
        var changer = new AwsAuthFileChanger(new FakeOperator(), new TestFiles(), new FakeClock());
        var (inPlace, rewritten) = (0, 0);
        for (var i = 0; i < Documents; i++)
        {
            var text = "# top\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  other: x\n  mapRoles: |\n" + string.Concat(DocumentGenerator.Make(930_000_000 + (ulong)i).TrimStart('\uFEFF').Split('\n').Select(l => "    " + l + "\n")) + "# end\nlast: 1\n";
            text = text.Replace("\r", string.Empty, StringComparison.Ordinal).Replace("\n", newLine, StringComparison.Ordinal);
            if (AwsAuthReader.ReadText(text) is not { Rows.Count: > 0 } map || map.Problems.Any(p => p.Kind == AwsAuthProblemKind.KeyLost))
            {
                continue;
            }

            string added;
            try
            {
                added = await changer.ChangeTextAsync(text, null, new AddAwsAuthRow(Fresh), true, default);
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.MalformedInput)
            {
                continue;
            }

            if (IsInsertion(text, added))
            {
                inPlace++;
                Assert.EndsWith("# end" + newLine + "last: 1" + newLine, added, StringComparison.Ordinal);
                Assert.Equal(AwsAuthReader.ReadText(text).Loaded(), AwsAuthReader.ReadText(await changer.ChangeTextAsync(added, null, new RemoveAwsAuthRow(AwsAuthRowKind.Role, Fresh.Arn), true, default)).Loaded());
            }
            else
            {
                rewritten++;
                Assert.StartsWith(text[..text.IndexOf('|', StringComparison.Ordinal)], added, StringComparison.Ordinal);
            }
        }

        Assert.True(inPlace > Documents / 10 && rewritten * 20 < inPlace, $"{inPlace} in place, {rewritten} rewritten");
    }

    private static bool IsInsertion(string less, string more)
    {
        if (more.Length < less.Length)
        {
            return false;
        }

        var start = 0;
        while (start < less.Length && less[start] == more[start])
        {
            start++;
        }

        return string.CompareOrdinal(less, start, more, more.Length - (less.Length - start), less.Length - start) == 0;
    }

    private static AwsAuthTextEdit? Try(Func<AwsAuthTextEdit> edit)
    {
        try
        {
            return edit();
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.MalformedInput)
        {
            return null;
        }
    }
}
