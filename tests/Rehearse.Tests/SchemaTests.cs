using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

/// <summary>The forms of the JSON documents, held against docs/rehearse.md.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task Every_member_of_a_rehearsal_is_documented_and_every_documented_one_is_there()
    {
        var runs = new[]
        {
            await Run.OfAsync("rehearse", Run.Sample("typical.yaml"), "--rbac", Run.Rbac("teams.yaml"), "--format", "json"),
            await Run.OfAsync("rehearse", Run.Sample("wrong-kinds.yaml"), "--format", "json"),
            await RehearseWithDifferencesAsync(),
        };
        Assert.All(runs, r => Assert.Equal("eks-access-management/rehearsal/1", r.Json.GetProperty("schema").GetString()));
        Assert.Equal(Documented("rehearsal/1"), Members(runs));
    }

    [Fact]
    public async Task Every_member_of_lint_is_documented_and_every_documented_one_is_there()
    {
        var run = await Run.OfAsync("lint", Run.Sample("wrong-kinds.yaml"), "--format", "json");
        Assert.Equal("eks-access-management/lint/1", run.Json.GetProperty("schema").GetString());
        Assert.Equal(Documented("lint/1"), Members([run, await Run.OfAsync("lint", Run.Sample("unquoted-template.yaml"), "--format", "json")]));
    }

    private static async Task<Run> RehearseWithDifferencesAsync()
    {
        using var rbac = new TemporaryFile("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: x}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "arn:aws:iam::111122223333:user/bob"}]
            """);
        return await Run.OfAsync("- userarn: arn:aws:iam::111122223333:user/bob\n  groups: [viewers]\n", ["rehearse", "-", "--rbac", rbac.Path, "--format", "json"]);
    }

    /// <summary>The paths in the first column of the table below the heading that names the form.</summary>
    private static string[] Documented(string form)
    {
        var text = File.ReadAllText(Path.Combine(Run.Root, "docs", "rehearse.md"));
        var start = text.IndexOf("`eks-access-management/" + form + "`", StringComparison.Ordinal);
        var end = text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return text[start..(end < 0 ? text.Length : end)].Split('\n')
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(l => l.Split('|')[1].Split(',').Select(m => m.Trim().Trim('`')))
            .Order(StringComparer.Ordinal)
            .ToArray();
    }

    private static string[] Members(IEnumerable<Run> runs)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            Collect(run.Json, string.Empty, paths);
        }

        return paths.ToArray();
    }

    private static void Collect(JsonElement element, string path, SortedSet<string> paths)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, path + "[]", paths);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                var name = path.Length == 0 ? member.Name : path + "." + member.Name;
                paths.Add(name);
                Collect(member.Value, name, paths);
            }
        }
    }
}
