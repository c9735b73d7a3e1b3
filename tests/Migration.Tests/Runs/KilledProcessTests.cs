using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Runs;

/// <summary>
/// One rich migration in a process of its own, killed as soon as a line of its journal is on the disk, and gone on with here:
/// with the journal, and without any file. <c>EKSAM_MIGRATION_FULL=1</c> takes every line.
/// </summary>
public sealed class KilledProcessTests
{
    private const string R = Cluster.R;

    /// <summary>The lines of the whole journal.</summary>
    private const int Lines = 36;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>To API, with a copied binding for a chosen group, rows taken out.</summary>
    internal static MigrationRunRequest Request => new()
    {
        ApplyBindings = true,
        RemoveMappedRows = true,
        Wish = new MigrationPlanRequest { TargetMode = "API", Choices = new Dictionary<string, MigrationChoice> { [R + "viewer"] = MigrationChoice.Parse("group:special") } },
    };

    public static TheoryData<int, bool> Kills()
    {
        var isFull = Environment.GetEnvironmentVariable("EKSAM_MIGRATION_FULL") == "1";
        var data = new TheoryData<int, bool>();
        foreach (var line in Enumerable.Range(1, Lines).Where(l => isFull || l is 7 or 22 or 33))
        {
            data.Add(line, true);
            if (isFull || line == 22)
            {
                data.Add(line, false);
            }
        }

        return data;
    }

    [Fact]
    public async Task A_run_that_is_not_killed_writes_as_many_lines_as_are_killed_at()
    {
        await using var cluster = await StartAsync(new AccessOracle());
        Assert.Equal(0, await RunProcessAsync(cluster, 0));
        var journal = Directory.GetFiles(cluster.Folder, "*.jsonl").Single();
        Assert.Equal(Lines, File.ReadAllLines(journal).Length);
        Assert.Equal(End(), State(cluster));
    }

    [Theory]
    [MemberData(nameof(Kills))]
    public async Task Killed_at_a_line_it_goes_on_and_ends_the_same(int line, bool keepsJournal)
    {
        var oracle = new AccessOracle();
        await using var cluster = await StartAsync(oracle);
        Assert.NotEqual(0, await RunProcessAsync(cluster, line));
        if (!keepsJournal)
        {
            foreach (var file in Directory.GetFiles(cluster.Folder))
            {
                File.Delete(file);
            }
        }

        // A dead lock has to be broken on purpose: the file or the tag is still there.
        var request = keepsJournal ? Request : Rest(cluster);
        var fault = await Record.ExceptionAsync(() => cluster.RunAsync(request));
        Assert.Equal(ErrorIds.MigrationLocked, Assert.IsType<EksAccessException>(fault).ErrorId);
        await cluster.RunAsync(request with { BreakLock = true });

        Assert.Empty(oracle.Falls);
        Assert.All(oracle.Before, b => Assert.Superset(b.Value, oracle.Now(cluster.Sandbox)[b.Key]));
        Assert.Equal(End(), State(cluster));
    }

    // A choice for a row that has its entry already, or is not read any more, is one for a row that does not ask.
    private static MigrationRunRequest Rest(Cluster cluster)
    {
        var isAsked = cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode != "API" && !Samples.EntriesOf(cluster).Contains(R + "viewer");
        return isAsked ? Request : Request with { Wish = new MigrationPlanRequest { TargetMode = "API" } };
    }

    private static Task<Cluster> StartAsync(AccessOracle oracle) =>
        Cluster.StartAsync(Samples.Typical(Rows.Role(R + "viewer", "viewer", "system:special")), Samples.Roles, oracle: oracle);

    private static async Task<int> RunProcessAsync(Cluster cluster, int line)
    {
        var keys = cluster.Sandbox.State.GetAccessKey(Cluster.Admin)!;
        var start = new ProcessStartInfo("dotnet", [typeof(KilledProcessTests).Assembly.Location, "migrate", cluster.Sandbox.EndpointUrl, keys.AccessKeyId, keys.SecretAccessKey, cluster.Folder, line.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        var texts = await output;
        Assert.True(process.ExitCode is 0 or 137 or -1, string.Concat(texts));
        return process.ExitCode;
    }

    private static IEnumerable<string> State(Cluster cluster) => cluster.Sandbox.State.GetAccessEntries(cluster.Arn)
        .Where(e => !e.PrincipalArn.Contains("service-role", StringComparison.Ordinal))
        .Select(e => $"{e.PrincipalArn} {e.Type} {string.Join(",", (e.KubernetesGroups ?? []).Where(g => !g.StartsWith("system:", StringComparison.Ordinal)))} {string.Join(",", e.Policies.Select(p => p.Policy.Split('/')[^1]))}")
        .Append("mode " + cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode)
        .Append("rows " + (cluster.Sandbox.State.GetAwsAuth(cluster.Arn)!["mapRoles"].Contains("role/ops", StringComparison.Ordinal) ? "there" : "gone"))
        .Append("bridge " + (cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, "eks-access-migration-" + StableId.Of(cluster.Arn.ToString())) is null ? "gone" : "there"))
        .Append("copy " + (cluster.Sandbox.State.GetObject(cluster.Arn, "ClusterRoleBinding", null, "special-special") is null ? "missing" : "there"))
        .Append("lock " + cluster.Sandbox.State.GetCluster(cluster.Arn).Tags.Count(t => t.Key.Contains("lock", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> End() => new[]
    {
        Cluster.Admin + " STANDARD  AmazonEKSClusterAdminPolicy",
        R + "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef STANDARD  AmazonEKSClusterAdminPolicy",
        R + "fargate FARGATE_LINUX  ",
        R + "nodes EC2_LINUX  ",
        R + "ops STANDARD  AmazonEKSClusterAdminPolicy",
        R + "team/dev STANDARD devs ",
        R + "viewer STANDARD special ",
        "mode API",
        "rows gone",
        "bridge gone",
        "copy there",
        "lock 0",
    }.Order(StringComparer.Ordinal);
}
