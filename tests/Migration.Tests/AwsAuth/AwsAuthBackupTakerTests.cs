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

        // prod is not answered before web's file is there.
        var isWritten = new TaskCompletionSource();
        cluster.AfterRequest = (request, token) => request is { Operation: "get configmaps", Cluster: Cluster.Name } ? isWritten.Task.WaitAsync(TimeSpan.FromMinutes(1), token) : Task.CompletedTask;

        var taken = await BackupAsync(cluster, cluster.Folder, true, onTaken: _ => isWritten.TrySetResult());
        Assert.Equal(["web", Cluster.Name], taken.Select(b => b.Origin.ClusterName));
        Assert.Equal(2, Directory.GetFiles(cluster.Folder, "aws-auth-*.json").Length);
    }

    [Theory]
    [InlineData(Cluster.Name, "prod", "web")]
    [InlineData("web", "w*", "prod")]
    [InlineData(Cluster.Name, "p*", "web")]
    [InlineData("web", "web", "*")]
    [InlineData(Cluster.Name, "prod", "arn:aws:eks:eu-west-1:111122223333:cluster/web")]
    [InlineData("web", "arn:aws:eks:eu-west-1:111122223333:cluster/web", "prod")]
    public async Task A_single_file_is_that_of_the_first_cluster_and_never_replaced(string first, params string[] names)
    {
        await using var cluster = await Cluster.StartAsync(Seed, others: [Seed with { Name = "web" }]);

        // The first is the last to be found, and the last to be read.
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Slow) { Operation = "DescribeCluster", Cluster = first, Delay = TimeSpan.FromSeconds(1), Count = 1 });
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Slow) { Operation = "get configmaps", Cluster = first, Delay = TimeSpan.FromSeconds(1), Count = 1 });
        var path = Path.Combine(cluster.Folder, "one.json");

        Assert.Equal(first, Assert.Single(await BackupAsync(cluster, path, false, names)).Origin.ClusterName);
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Single(cluster.Operator.Errors).ErrorId);
        Assert.Equal(first, AwsAuthBackup.Read(Cluster.Files.ReadText(path), Cluster.Json).Origin.ClusterName);
    }

    private static async Task<List<AwsAuthBackup>> BackupAsync(Cluster cluster, string place, bool isFolder, string[]? names = null, Action<AwsAuthBackup>? onTaken = null)
    {
        var taken = new List<AwsAuthBackup>();
        await new AwsAuthBackupTaker(cluster.Locator(), cluster.Operator, Cluster.Files, Cluster.Json, cluster.Clock).BackupAsync(
            new ClusterQuery { ClusterNames = names ?? [Cluster.Name, "web"] },
            place,
            isFolder,
            (backup, _) =>
            {
                taken.Add(backup);
                onTaken?.Invoke(backup);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return taken;
    }
}
