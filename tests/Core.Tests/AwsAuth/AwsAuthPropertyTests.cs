using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using EksAccessManagement.AwsAuth;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>What holds for every text.</summary>
public class AwsAuthPropertyTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20240301, 7919);

    private static readonly Gen<string> Name = Gen.Elements("dev", "DEV", "Dev", "ops", "Ops", "node", "a/b", "x y");

    private static readonly Gen<string> Fragment = Gen.Elements(
        "- ", "-", "rolearn: ", "userarn:", "username", ": ", "groups:", "\n", "\n  ", "\n    ", "\t", "[", "]", "{", "}", ",", "'", "\"", "|", ">", "&a ", "*a",
        "!!int ", "<<: ", "# x", "---\n", "...", "\r\n", "\u0085", "\ufeff", "~", "yes", "1", ".inf", "{{SessionName}}", "\\", "%YAML 1.1\n", "arn:aws:iam::111122223333:role/dev", "\ud800", "\0");

    [Fact]
    public void Reading_is_total() => Check(
        Fragment.ListOf().Select(parts => string.Concat(parts)),
        text =>
        {
            foreach (var key in AwsAuthKeys.All)
            {
                Use(Read(key, text));
            }

            Use(AwsAuthReader.ReadText(text));
            Use(AwsAuthReader.ReadText("data:\n  mapRoles: |\n    " + text.Replace("\n", "\n    ")));
            return true;
        });

    [Fact]
    public void Reading_is_total_for_any_characters() => Check(
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? string.Empty),
        text =>
        {
            Use(Roles(text));
            Use(AwsAuthReader.ReadText(text));
            return true;
        });

    [Fact]
    public void Last_role_wins() => Check(
        Gen.Zip(Name, Gen.Choose(0, 3).Select(i => new[] { "masters", "viewers", "ops", "none" }[i])).ListOf(6),
        rows =>
        {
            var text = Write("rolearn", R, rows);
            var map = Roles(text);
            foreach (var name in new[] { "dev", "ops", "node" })
            {
                var last = rows.LastOrDefault(r => string.Equals(r.Item1, name, StringComparison.OrdinalIgnoreCase));
                var expected = last.Item1 is null ? "-" : $"u{LastIndex(rows, name)} [{last.Item2}]";
                Assert.Equal(expected, map.AsRole(name));
            }

            return true;
        });

    [Fact]
    public void Live_rows_are_those_that_answer_for_their_own_principal() => Check(
        Gen.Zip(Gen.Elements("dev", "DEV", "Dev", "ops", "node"), Gen.Elements("a", "b")).ListOf(5),
        rows =>
        {
            var map = Roles(Write("rolearn", R, rows));
            foreach (var row in map.Rows)
            {
                var answer = map.Resolve(row.Arn.Replace(":role/", ":assumed-role/").Replace(":iam:", ":sts:") + "/s");
                Assert.Equal(row.State == AwsAuthRowState.Live, answer.Row?.Index == row.Index);
            }

            return true;
        });

    [Fact]
    public void Users_in_one_spelling_are_certain_and_in_two_are_not() => Check(
        Gen.Elements("ada", "Ada").ListOf(4).Where(n => n.Count > 0),
        names =>
        {
            var map = Users(Write("userarn", U, names.Select((n, i) => (n, "g" + i)).ToList()));
            Assert.Equal(names.Distinct().Count() == 1, map.Resolve(U + "ada").IsCertain);
            return true;
        });

    [Fact]
    public void Line_ends_and_trailing_comments_change_nothing() => Check(
        Gen.Zip(Name, Gen.Elements("a", "b")).ListOf(4),
        rows =>
        {
            var text = Write("rolearn", R, rows);
            var expected = Roles(text).Loaded();
            Assert.Equal(expected, Roles(text.Replace("\n", "\r\n")).Loaded());
            Assert.Equal(expected, Roles(text.Replace("\n", " # note\n")).Loaded());
            Assert.Equal(expected, Roles("# head\n\n" + text + "\n\n# tail").Loaded());
            return true;
        });

    [Fact]
    public void A_manifest_is_read_as_its_values_are() => Check(
        Fragment.ListOf(12).Select(parts => string.Concat(parts).Replace("\0", string.Empty).Replace("\ud800", string.Empty)),
        value =>
        {
            var quoted = System.Text.Json.JsonSerializer.Serialize(value);
            var fromManifest = AwsAuthReader.ReadText("{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"aws-auth\",\"namespace\":\"kube-system\"},\"data\":{\"mapRoles\":" + quoted + "}}");
            Assert.Equal(value, fromManifest.Source.Value("mapRoles")?.Text);
            Assert.Equal(Roles(value).Loaded(), fromManifest.Loaded());
            return true;
        });

    private static int LastIndex(IEnumerable<(string, string)> rows, string name) =>
        rows.Select((r, i) => (r.Item1, i)).Last(r => string.Equals(r.Item1, name, StringComparison.OrdinalIgnoreCase)).i;

    private static string Write(string field, string prefix, IReadOnlyList<(string Name, string Group)> rows)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows.Count; i++)
        {
            text.Append($"- {field}: {prefix}{rows[i].Name}\n  username: u{i}\n  groups: [{rows[i].Group}]\n");
        }

        return text.ToString();
    }

    private static void Use(AwsAuthMap map)
    {
        foreach (var row in map.Rows)
        {
            Assert.NotNull(row.RendersTo);
            Assert.True(row.Line >= 1 && row.EndLine >= row.Line);
            _ = map.Resolve(row.Arn);
        }

        _ = map.Resolve(Session("dev"));
    }

    private static void Check<T>(Gen<T> generator, Func<T, bool> property) =>
        Prop.ForAll(generator.ToArbitrary(), property).Check(Seeded);
}
