using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.AwsAuth;

/// <summary>Backups of many clusters.</summary>
public sealed class AwsAuthBackupTakerTests
{
    private static readonly ClusterSeed Seed = new(Cluster.Name, "eu-west-1") { AwsAuth = Rows.Map([Rows.Role(Cluster.R + "ops", "ops", "system:masters")], [Rows.User(Cluster.Admin, "admin", "system:masters")]) };

    [Fact]
    public async Task A_slow_cluster_holds_up_no_other()
    {
        await using var cluster = await Cluster.StartAsync(Seed, others: [Seed with { Name = "web" }]);
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Slow) { Operation = "get configmaps", Cluster = Cluster.Name, Delay = TimeSpan.FromSeconds(3), Count = 1 });

        Assert.Equal(["web", Cluster.Name], (await BackupAsync(cluster, cluster.Folder, true)).Select(b => b.Origin.ClusterName));
        Assert.Equal(2, Directory.GetFiles(cluster.Folder, "aws-auth-*.json").Length);
    }

    [Fact]
    public async Task A_single_file_is_that_of_the_first_cluster_and_never_replaced()
    {
        await using var cluster = await Cluster.StartAsync(Seed, others: [Seed with { Name = "web" }]);
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Slow) { Operation = "get configmaps", Cluster = Cluster.Name, Delay = TimeSpan.FromSeconds(1), Count = 1 });
        var path = Path.Combine(cluster.Folder, "one.json");

        Assert.Equal(Cluster.Name, Assert.Single(await BackupAsync(cluster, path, false)).Origin.ClusterName);
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Single(cluster.Operator.Errors).ErrorId);
        Assert.Equal(Cluster.Name, AwsAuthBackup.Read(Cluster.Files.ReadText(path), Cluster.Json).Origin.ClusterName);
    }

    private static async Task<List<AwsAuthBackup>> BackupAsync(Cluster cluster, string place, bool isFolder)
    {
        var taken = new List<AwsAuthBackup>();
        await new AwsAuthBackupTaker(cluster.Locator(), cluster.Operator, Cluster.Files, Cluster.Json, cluster.Clock).BackupAsync(
            new ClusterQuery { ClusterNames = [Cluster.Name, "web"] },
            place,
            isFolder,
            (backup, _) =>
            {
                taken.Add(backup);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return taken;
    }
}
