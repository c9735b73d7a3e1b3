using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Writes backups of the aws-auth of clusters to files that only their owner can read. Changes nothing on a cluster.</summary>
/// <param name="locator">Finds clusters.</param>
/// <param name="operator">Who is told and asked.</param>
/// <param name="files">The file system.</param>
/// <param name="json">Writes JSON.</param>
/// <param name="clock">The time.</param>
public sealed class AwsAuthBackupTaker(ClusterLocator locator, IOperator @operator, IFiles files, IJson json, IClock clock)
{
    /// <summary>
    /// Backs up each cluster of a query, several at a time; files are written one by one, in the order in which the clusters
    /// answer, into a folder, and in the order of the query into a single file, which the first one gets. What fails for one
    /// cluster goes to the operator.
    /// </summary>
    /// <param name="query">The clusters.</param>
    /// <param name="place">The folder for the files, or the file of the one backup.</param>
    /// <param name="isFolder">True when <paramref name="place"/> is a folder.</param>
    /// <param name="sink">Takes each backup that was written.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="EksAccessException">Faults of arguments, credentials and region.</exception>
    public Task BackupAsync(ClusterQuery query, string place, bool isFolder, Func<AwsAuthBackup, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ClusterFan.RunAsync<(ClusterTarget Target, AwsAuthBackup Backup)>(
            locator,
            query,
            ReadAsync,
            (read, token) => WriteAsync(read.Target, read.Backup, place, isFolder, sink, token),
            cancellationToken,
            isFolder ? DeliveryOrder.AsReady : DeliveryOrder.AsGiven);

    private async Task ReadAsync(ClusterTarget target, Func<(ClusterTarget Target, AwsAuthBackup Backup), CancellationToken, Task> give, CancellationToken cancellationToken)
    {
        try
        {
            var origin = new AwsAuthFacts(target, @operator).Origin;
            var backup = await new AwsAuthWriter(target.OpenKubernetes(), @operator, files, json, clock, origin).BackupAsync(cancellationToken).ConfigureAwait(false);
            await give((target, backup), cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await @operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks and writes, one cluster at a time, so that questions do not mix and no two backups take one name.</summary>
    private async Task WriteAsync(ClusterTarget target, AwsAuthBackup backup, string place, bool isFolder, Func<AwsAuthBackup, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        try
        {
            if (backup.ConfigMap is null)
            {
                await @operator.WarnAsync($"Cluster {target} has no aws-auth ConfigMap; its backup says so.", cancellationToken).ConfigureAwait(false);
            }

            var path = isFolder ? AwsAuthChanger.FreeName(place, backup, files) : AwsAuthChanger.RequireFree(place, files);
            if (await @operator.ConfirmAsync(path, $"Write a backup of aws-auth of cluster {target}", cancellationToken).ConfigureAwait(false) && !@operator.DryRun)
            {
                await sink(backup.Save(path, files, json), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await @operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
