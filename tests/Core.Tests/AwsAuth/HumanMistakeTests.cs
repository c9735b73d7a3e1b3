using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.AwsAuthFuzz;
using Xunit;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>
/// A good file, broken by one mistake as people make them, then repaired: nobody gets in as somebody whom neither the good
/// file nor the broken one made of him.
/// </summary>
public class HumanMistakeTests
{
    private const string Head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\ndata:\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Repair_makes_nobody_a_third_thing(int part)
    {
        var mended = 0;
        for (var i = 0; i < 1500; i++)
        {
            var chance = new Chance(((ulong)part * 1_000_003) + (ulong)i);
            var good = File(chance);
            var broken = Break(chance, good);
            var repair = AwsAuthRepairer.RepairText(broken);
            var (wanted, was, now) = (Who(good), Who(broken), Who(repair.Text));
            foreach (var pair in now)
            {
                var isKnown = (wanted.TryGetValue(pair.Key, out var w) && w == pair.Value) || (was.TryGetValue(pair.Key, out var b) && b == pair.Value);
                Assert.True(isKnown, $"{part}/{i}: {pair.Key} is {pair.Value}\n--- broken\n{broken}\n--- mended\n{repair.Text}");
            }

            Assert.All(was, pair => Assert.True(now.ContainsKey(pair.Key), $"{part}/{i}: {pair.Key} is gone\n{repair.Diff}"));
            mended += repair.Changed ? 1 : 0;
        }

        Assert.InRange(mended, 300, 1500);
    }

    private static Dictionary<string, string> Who(string text) => AwsAuthReader.ReadText(text).Rows
        .Where(r => r.LetsIn).GroupBy(r => r.Arn, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => string.Join(" | ", g.Select(r => $"{r.Username} [{string.Join(",", r.Groups)}]")), StringComparer.Ordinal);

    private static string File(Chance chance)
    {
        var text = new StringBuilder(Head);
        Rows(text, chance, "mapRoles", "rolearn", "role", ["shop-node", "platform-admin", "web-dev", "auditor", "ops"]);
        if (chance.OneIn(2))
        {
            Rows(text, chance, "mapUsers", "userarn", "user", ["ada", "bob", "ci"]);
        }

        return text.ToString();
    }

    private static void Rows(StringBuilder text, Chance chance, string key, string field, string kind, string[] names)
    {
        text.Append($"  {key}: |\n");
        var item = new string(' ', 6 + (2 * chance.Next(2)));
        for (var i = 0; i < 1 + chance.Next(names.Length); i++)
        {
            var username = names[i] == "shop-node" ? "system:node:{{EC2PrivateDNSName}}" : chance.Pick([$"{names[i]}:{{{{SessionName}}}}", names[i], $"\"{names[i]}\"", $"'{names[i]}'"]);
            text.Append($"    - {field}: arn:aws:iam::111122223333:{kind}/{names[i]}\n");
            text.Append(chance.OneIn(6) ? string.Empty : $"      username: {username}\n");
            string[] groups = names[i] == "shop-node" ? ["system:bootstrappers", "system:nodes"] : names[i] is "platform-admin" or "ada" ? ["system:masters"] : [$"{names[i]}-group", "viewers"];
            if (chance.OneIn(4))
            {
                text.Append($"      groups: [{string.Join(", ", groups)}]\n");
            }
            else if (!chance.OneIn(8))
            {
                text.Append("      groups:\n").Append(string.Concat(groups.Select(g => $"{item}- {g}\n")));
            }
        }
    }

    private static string Break(Chance chance, string text)
    {
        var lines = text.TrimEnd('\n').Split('\n').ToList();
        var i = 7 + chance.Next(lines.Count - 7);
        var line = lines[i];
        var content = line.TrimStart(' ');
        var indent = line.Length - content.Length;
        switch (chance.Next(15))
        {
            case 0:
                lines[i] = line.Replace(": ", ":");
                break;
            case 1:
                lines[i] = line.Replace("- ", "-");
                break;
            case 2:
                lines[i] = Without(line, ':');
                break;
            case 3:
                lines[i] = Without(line, '-');
                break;
            case 4:
                lines[i] = line.Replace("- ", "  ");
                break;
            case 5:
                lines[i] = new string(' ', Math.Max(0, indent + chance.Pick([-6, -4, -3, -2, -1, 1, 2, 3, 4, 6]))) + content;
                break;
            case 6:
                lines[i] = line[..indent] + chance.Pick(["#", "# "]) + content;
                break;
            case 7:
                lines.Insert(i + chance.Next(2), line);
                break;
            case 8:
                lines.RemoveAt(i);
                break;
            case 9:
                lines[i] = line.Contains('"') ? line.Replace('"', '\'') : line.Contains('\'') ? line.TrimEnd('\'') + "\"" : line + chance.Pick(["\"", "'"]);
                break;
            case 10:
                lines[i] = chance.OneIn(2) ? "\t" + content : line.Replace("  ", "\t");
                break;
            case 11:
                lines[i] = chance.Pick([line.Replace(": ", ":\u00a0"), $"\u00a0{line[1..]}", line.Replace("- ", "-\u00a0")]);
                break;
            case 12:
                var cut = indent + 1 + chance.Next(content.Length);
                lines[i] = line[..cut];
                lines.Insert(i + 1, new string(' ', chance.Pick([0, 4, 6, 8, 10])) + line[cut..]);
                break;
            case 13:
                lines[i] = line.Replace("- ", chance.Pick(["\u2013 ", "\u2022 ", "* ", "\u2013"]));
                break;
            default:
                // A block of lines moved together, as an editor does with a marked stretch.
                var count = Math.Min(1 + chance.Next(4), lines.Count - i);
                var shift = chance.Pick([-2, 2, 4]);
                for (var n = i; n < i + count; n++)
                {
                    var rest = lines[n].TrimStart(' ');
                    lines[n] = new string(' ', Math.Max(0, lines[n].Length - rest.Length + shift)) + rest;
                }

                break;
        }

        return string.Join("\n", lines) + "\n";
    }

    private static string Without(string line, char sign)
    {
        var at = line.IndexOf(sign);
        return at < 0 ? line : line.Remove(at, 1);
    }
}
