using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.AwsAuthFuzz;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Texts in flow style and JSON: the guard of the repair reads them by their words, too.</summary>
public class FlowTextTests
{
    private static readonly string[] Names = ["shop-node", "platform-admin", "web-dev", "auditor"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Repair_of_a_broken_flow_text_makes_nobody_a_third_thing(bool isJson)
    {
        var mended = 0;
        for (var i = 0; i < 1500; i++)
        {
            var chance = new Chance((isJson ? 5_000_011UL : 7_000_003UL) + (ulong)i);
            var good = Text(chance, isJson);
            var broken = Break(chance, good);
            var repair = AwsAuthRepairer.RepairText("mapRoles: |\n  " + broken.Replace("\n", "\n  ") + "\n");
            var (wanted, was, now) = (Who(Roles(good)), Who(Roles(broken)), Who(AwsAuthReader.ReadText(repair.Text)));
            foreach (var pair in now)
            {
                var isKnown = (wanted.TryGetValue(pair.Key, out var w) && w == pair.Value) || (was.TryGetValue(pair.Key, out var b) && b == pair.Value);
                Assert.True(isKnown, $"{i}: {pair.Key} is {pair.Value}\n--- broken\n{broken}\n--- mended\n{repair.Text}");
            }

            mended += repair.Changed ? 1 : 0;
        }

        Assert.InRange(mended, 100, 1500);
    }

    [Fact]
    public void A_dead_row_of_repeated_fields_is_not_brought_to_life()
    {
        var repair = AwsAuthRepairer.RepairText($"mapRoles: |\n  - rolearn: {R}team/node\n    username: node\n    groups: [nodes]\n    username: admin\n    groups: [system:masters]\n");
        Assert.DoesNotContain(AwsAuthReader.ReadText(repair.Text).Rows, r => r.LetsIn);
    }

    [Fact]
    public void A_flow_row_that_takes_the_fields_of_another_is_not_mended()
    {
        // Without the brackets between them two rows are one: a mend of the role's path would make a node an administrator.
        var repair = AwsAuthRepairer.RepairText($"mapRoles: |\n  [{{rolearn: {R}team/node, username: node, groups: [nodes], username: admin, groups: [system:masters]}}]\n");
        Assert.DoesNotContain(AwsAuthReader.ReadText(repair.Text).Rows, r => r.LetsIn);
    }

    [Theory]
    [InlineData("[{rolearn: $p/dev, username: d, groups: devs}, {rolearn: $ops, username: 'a, b', group: ['x,y', \"z\"]}]", "dev d [devs]\nops a, b [x,y,z]")]
    [InlineData("[{\"rolearn\":\"$p/dev\",\"username\":\"d\",\"groups\":[\"a\"]},{\"rolearn\":\"$ops\",\"username\":\"o\",\"group\":[\"b\"]}]", "dev d [a]\nops o [b]")]
    [InlineData("[{\"rolearn\":\"$dev\",\"username\":\"d\\/e\",\"groups\":[\"a\"]}]", "dev d/e [a]")]
    [InlineData("[\n  {rolearn: $dev, username: {{SessionName}}, # the developers\n   groups: [a]},\n  {rolearn: $ops, username: o}\n]", "dev {{SessionName}} [a]\nops o []")]
    public void Flow_text_and_JSON_are_mended(string text, string loaded) =>
        Assert.Equal(loaded, Roles(AwsAuthRepairer.Repair(AwsAuthSource.FromData(new Dictionary<string, string> { ["mapRoles"] = text.Replace("$", R) })).Data["mapRoles"]).Loaded());

    [Theory]
    [InlineData("   - rolearn:arn:aws:iam::111122223333:role/a\r\r\n     username:x\r\r\n   - rolearn:arn:aws:iam::111122223333:role/Dev\r\r\n\tuserid:arn:aws[? , a]:iam\r\r\n")]
    [InlineData("- {userarn : [a\\n, +.nan]} - &b   userarn: arn:aws:iam::111122223333:role/Dev - rolearn: arn:aws:iam::111122223333:role/x   groups: [name8, system:nodes] *b   username: d ")]
    [InlineData("[{\"group\":[null,1],\"rolearn \":\"arn:aws:iam::111122223333:role/dev \",}]")]
    [InlineData("   - rolearn: arn:aws:iam::111122223333:role/\u201cdev\u201d\n\uFEFF")]
    public void Texts_that_the_fuzzer_found(string text)
    {
        foreach (var source in new[] { AwsAuthSource.FromText(text) }.Concat(AwsAuthKeys.All.Select(k => AwsAuthSource.FromData(new Dictionary<string, string> { [k] = text }))))
        {
            Assert.NotNull(AwsAuthLinter.Lint(AwsAuthReader.Read(source)));
            RepairCheck.Check(source);
        }
    }

    private static Dictionary<string, string> Who(AwsAuthMap map) => map.Rows.Where(r => r.LetsIn).GroupBy(r => r.Arn, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => string.Join(" | ", g.Select(r => $"{r.Username} [{string.Join(",", r.Groups)}]")), StringComparer.Ordinal);

    private static string Text(Chance chance, bool isJson)
    {
        var rows = Enumerable.Range(0, 1 + chance.Next(Names.Length)).Select(i =>
        {
            var groups = i == 0 ? "system:nodes" : i == 1 ? "system:masters" : "viewers";
            return isJson
                ? $"{{\"rolearn\":\"{R}{Names[i]}\",\"username\":\"{Names[i]}\",\"groups\":[\"{groups}\",\"{Names[i]}-group\"]}}"
                : $"{{rolearn: {R}{Names[i]}, username: {chance.Pick([Names[i], $"'{Names[i]}'", $"\"{Names[i]}\""])}, groups: [{groups}, {Names[i]}-group]}}";
        });
        return $"[{string.Join(chance.OneIn(2) ? ",\n " : ", ", rows)}]";
    }

    private static string Break(Chance chance, string text)
    {
        switch (chance.Next(7))
        {
            case 0:
                return text.Replace("groups", chance.Pick(["group", "goups", "kubernetesGroups"]));
            case 1:
                return text.Replace("role/", chance.Pick(["role/team/", "role/a/b/"]));
            case 2:
                return text.Replace("username", chance.Pick(["user", "usernme"]));
            case 3:
                return text.Replace("rolearn", chance.Pick(["role_arn", "roleanr", "arn"]));
            case 4:
                var swap = chance.Next(text.Length);
                return text[..swap] + chance.Pick(["{", "}", "[", "]", ",", ":", "\"", "'", "\n", "#"]) + text[swap..];
            default:
                var at = text.IndexOfAny(['{', '}', '[', ']', ',', ':', '"', '\'', ' '], chance.Next(text.Length));
                return at < 0 ? text : text.Remove(at, 1);
        }
    }
}
