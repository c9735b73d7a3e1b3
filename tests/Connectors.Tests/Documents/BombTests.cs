using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Documents;

/// <summary>Texts that are small and mean something endless, given to every reader of a file or of a cluster's text.</summary>
public sealed class BombTests : IDisposable
{
    /// <summary>What reading may take of memory at most: a bomb that went off would take thousands of times as much.</summary>
    private const long MaxAllocation = 768L * 1024 * 1024;

    private static readonly ConnectorFactory Connectors = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("eksam-bombs-").FullName;

    private static readonly Dictionary<string, string> Bombs = new()
    {
        ["aliases of aliases"] = Laughs("x"),
        ["aliases of aliases among objects"] = "kind: ConfigMap\ndata: {}\n" + Laughs("{b: c}"),
        ["levels of aliases"] = string.Concat(Enumerable.Range(0, 5000).Select(i => $"a{i}: &a{i} [{(i == 0 ? "x" : "*a" + (i - 1))}]\n")),
        ["merge keys"] = "a0: &a0 {b: c}\n" + string.Concat(Enumerable.Range(1, 24).Select(i => $"a{i}: &a{i} {{<<: [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}], k{i}: [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]}}\n")),
        ["brackets"] = new string('[', 100_000),
        ["braces"] = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)),
        ["dashes"] = string.Concat(Enumerable.Repeat("- ", 50_000)),
        ["questions"] = string.Concat(Enumerable.Repeat("? ", 50_000)),
    };

    private static readonly Dictionary<string, Action<string, string>> Readers = new()
    {
        ["RBAC files"] = (_, path) => new ManifestFiles(Connectors).ReadRbac([path]),
        ["aws-auth file in place of the API"] = (_, path) => Require(AwsAuthReader.Read(new ManifestFiles(Connectors).Read([], path).AwsAuth!).Rows.Count == 0),
        ["snapshot"] = (_, path) => new SnapshotFile(Connectors).Read(path),
        ["plan"] = (text, path) => MigrationPlanDocument.Read(Connectors.Json.Parse(text), path),
        ["backup of aws-auth"] = (text, path) => AwsAuthBackup.Read(text, Connectors.Json, path),
        ["aws-auth text"] = (text, _) => Require(AwsAuthReader.ReadText(text).Rows.Count == 0),
        ["key of aws-auth"] = (text, _) => Require(AwsAuthReader.Read(new Dictionary<string, string> { ["mapRoles"] = text, ["mapUsers"] = text, ["mapAccounts"] = text }).Rows.Count == 0),
        ["seed of the sandbox"] = (_, path) => SeedFile.Read(path),
    };

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var (reader, bomb) in Readers.Keys.SelectMany(r => Bombs.Keys.Select(b => (r, b))))
        {
            cells.Add(reader, bomb);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_reader_refuses_every_bomb_before_it_goes_off(string reader, string bomb)
    {
        var path = Path.Combine(_folder, "bomb");
        File.WriteAllText(path, Bombs[bomb]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<EksAccessException>(() => Readers[reader](Bombs[bomb], path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocation);
    }

    [Fact]
    public void Files_that_are_too_large_are_not_read()
    {
        var path = Path.Combine(_folder, "large");
        using (var file = File.Create(path))
        {
            file.SetLength((64L * 1024 * 1024) + 1);
        }

        foreach (var reader in new[] { "RBAC files", "aws-auth file in place of the API", "snapshot", "seed of the sandbox" })
        {
            Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<EksAccessException>(() => Readers[reader](string.Empty, path)).ErrorId);
        }
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_seed_may_name_what_it_has_written_before_up_to_its_limit(int levels, bool loads)
    {
        var text = new StringBuilder("accounts:\n- id: \"111122223333\"\n  clusters:\n  - name: prod\n    region: eu-west-1\n    objects:\n    - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}, data: {a: &l0 x}}\n");
        for (var level = 1; level <= levels; level++)
        {
            text.Append($"    - {{apiVersion: v1, kind: ConfigMap, metadata: {{name: a{level}, namespace: default}}, data: &l{level} {{{string.Join(", ", Enumerable.Range(0, 10).Select(i => $"k{i}: *l{level - 1}"))}}}}}\n");
        }

        var fault = Record.Exception(() => SeedFile.Parse(text.ToString()));

        Assert.True(loads == fault is null, fault?.Message);
        Assert.Equal(loads ? null : ErrorIds.MalformedInput, (fault as EksAccessException)?.ErrorId);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private static string Laughs(string inner)
    {
        var text = new StringBuilder($"a0: &a0 [{string.Join(",", Enumerable.Repeat(inner, 9))}]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(",", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        return text.ToString();
    }

    /// <summary>The readers of aws-auth say what they do not understand in their result: nobody may be let in by a bomb.</summary>
    private static void Require(bool holds) => throw (holds ? new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, "Nobody is let in.") : new InvalidOperationException("Somebody is let in."));
}
