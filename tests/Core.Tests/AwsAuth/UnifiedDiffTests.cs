using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksAccessManagement.Core.Tests.AwsAuth;

public class UnifiedDiffTests
{
    private static readonly Gen<string> Text = Gen.Elements("a\n", "b\n", "c\n", "d\r\n", "\n", "long line\n").ListOf()
        .Select(l => string.Concat(l)).SelectMany(t => Gen.Elements(t, t + "end"));

    [Fact]
    public void Applying_a_diff_gives_the_new_text() => Prop.ForAll(Gen.Zip(Text, Text).ToArbitrary(), pair =>
    {
        Assert.Equal(pair.Item2, Apply(pair.Item1, UnifiedDiff.Write("x", pair.Item1, pair.Item2)));
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20240301, 7919));

    [Fact]
    public void Far_apart_changes_are_hunks_of_their_own()
    {
        var lines = Enumerable.Range(0, 40).Select(i => $"l{i}\n").ToArray();
        var diff = UnifiedDiff.Write("x", string.Concat(lines), string.Concat(lines).Replace("l3\n", "x\n").Replace("l30\n", string.Empty));
        Assert.Equal(["@@ -1,7 +1,7 @@", "@@ -28,7 +28,6 @@"], diff.Split('\n').Where(l => l.StartsWith("@@", StringComparison.Ordinal)));
    }

    [Fact]
    public void Very_different_texts_are_replaced_whole()
    {
        var old = string.Concat(Enumerable.Range(0, 3000).Select(i => $"a{i}\n"));
        var @new = string.Concat(Enumerable.Range(0, 3000).Select(i => $"b{i}\n"));
        Assert.Equal(@new, Apply(old, UnifiedDiff.Write("x", old, @new)));
    }

    [Fact]
    public void Same_texts_have_no_diff() => Assert.Empty(UnifiedDiff.Write("x", "a\n", "a\n"));

    private static string Apply(string text, string diff)
    {
        if (diff.Length == 0)
        {
            return text;
        }

        var old = Lines(text);
        var result = new List<string>();
        var at = 0;
        foreach (var line in Lines(diff).Skip(2))
        {
            var hunk = Regex.Match(line, @"^@@ -(\d+),(\d+) \+");
            if (hunk.Success)
            {
                var start = int.Parse(hunk.Groups[1].Value, CultureInfo.InvariantCulture) - (hunk.Groups[2].Value == "0" ? 0 : 1);
                result.AddRange(old.Skip(at).Take(start - at));
                at = start;
            }
            else if (line[0] == '\\')
            {
                result[^1] = result[^1].TrimEnd('\n');
            }
            else
            {
                at += line[0] == '+' ? 0 : 1;
                result.AddRange(line[0] == '-' ? [string.Empty] : [line[1..]]);
            }
        }

        return string.Concat(result.Concat(old.Skip(at)));
    }

    private static List<string> Lines(string text) => [.. Regex.Matches(text, "[^\n]*\n|[^\n]+").Select(m => m.Value)];
}
