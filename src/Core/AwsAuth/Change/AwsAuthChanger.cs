using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.AwsAuth;

/// <summary>Changes the aws-auth of clusters: finds the cluster, gathers what the guard needs to know, and has the writer do the rest.</summary>
/// <param name="locator">Finds clusters.</param>
/// <param name="operator">Who is told and asked.</param>
/// <param name="files">The file system, for backups.</param>
/// <param name="json">JSON, for backups.</param>
/// <param name="clock">The time.</param>
public sealed class AwsAuthChanger(ClusterLocator locator, IOperator @operator, IFiles files, IJson json, IClock clock)
{
    private const int NamesTried = 1000;
    private readonly Dictionary<string, LintContext> _facts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EKSClusterAccess> _access = new(StringComparer.Ordinal);
    private readonly AccessGuard _guard = new(@operator);

    /// <summary>Makes one change, or only plans it under a dry run or a No to the question.</summary>
    /// <exception cref="EksAccessException">What finding the cluster throws; what <see cref="AwsAuthWriter.ApplyAsync"/> throws; <c>FileUnreadable</c> for a backup file that exists.</exception>
    public async Task<AwsAuthChange> ChangeAsync(AwsAuthChangeOrder order, CancellationToken cancellationToken)
    {
        var target = await locator.LocateAsync(order.Cluster, cancellationToken).ConfigureAwait(false);
        var facts = new AwsAuthFacts(target, @operator);
        CheckOrigin(order, facts.Origin);
        if (!_facts.TryGetValue(facts.Origin.ClusterArn, out var context))
        {
            if (!AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode))
            {
                await @operator.WarnAsync($"Cluster {target} has the authentication mode {target.AuthenticationMode} and does not read aws-auth: a change there has no effect today.", cancellationToken).ConfigureAwait(false);
            }

            _facts[facts.Origin.ClusterArn] = context = await facts.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        var options = new AwsAuthWriteOptions
        {
            AllowLockout = order.AllowLockout,
            AllowOtherCluster = order.AllowOtherCluster,
            BackupPath = @operator.DryRun ? null : BackupPath(order, facts.Origin),
            Context = context,
            Guard = AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode) ? (before, after, token) => JudgeAsync(target, before, after, token) : null,
        };
        return await new AwsAuthWriter(target.OpenKubernetes(), @operator, files, json, clock, facts.Origin).ApplyAsync(order.Request, options, cancellationToken).ConfigureAwait(false);
    }

    // Entries and RBAC are read once a run, and only when the edit touches a row that may be an administrator's. Behind a row of
    // an account anybody of it may stand, so that such a row is always judged.
    private async Task<Lockout?> JudgeAsync(ClusterTarget target, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, CancellationToken cancellationToken)
    {
        var changed = AwsAuthDifference.Between(AwsAuthReader.Read(before), AwsAuthReader.Read(after)).Select(d => d.Arn).ToArray();
        var accounts = changed.Where(Arn.IsAccountId).ToArray();
        var view = await _guard.ReadKubernetesAsync(target, cancellationToken).ConfigureAwait(false) with { AwsAuth = before };
        if (accounts.Length == 0 && !changed.Any(arn => AdministratorPaths.VerdictOf(view, arn) != AccessVerdict.NotAllowed))
        {
            return null;
        }

        var key = target.Arn.ToString();
        if (!_access.TryGetValue(key, out var access))
        {
            _access[key] = access = await _guard.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        }

        var caller = accounts.Length > 0 && Arn.TryParse(access.CallerArn, out var arn) && accounts.Contains(arn.AccountId, StringComparer.Ordinal) ? new[] { access.CallerArn } : [];
        var touched = changed.Except(accounts, StringComparer.Ordinal).Concat(accounts.Select(a => $"arn:{target.Arn.Partition}:iam::{a}:*")).Concat(caller).ToArray();
        return await _guard.JudgeAsync(target, access with { AwsAuth = before }, access with { AwsAuth = after }, touched, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A name in a folder that no file has: two changes may fall into one second.</summary>
    internal static string FreeName(string folder, AwsAuthBackup backup, IFiles files) =>
        FreeName(folder, Path.GetFileNameWithoutExtension(backup.DefaultFileName()), ".json", files);

    /// <summary>A name in a folder that no file has.</summary>
    internal static string FreeName(string folder, string name, string extension, IFiles files)
    {
        var path = Path.Combine(folder, name + extension);
        for (var i = 2; files.Exists(path) && i < NamesTried; i++)
        {
            path = Path.Combine(folder, $"{name}-{i}{extension}");
        }

        return path;
    }

    /// <summary>Refuses to write over a file that is there.</summary>
    internal static string RequireFree(string path, IFiles files) => !files.Exists(path)
        ? path
        : throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.Conflict, $"The file '{path}' exists already, and a backup never replaces one.")
        {
            RecommendedAction = "Give another name, or a folder: then each backup gets a name of its own.",
            TargetObject = path,
        };

    private static void CheckOrigin(AwsAuthChangeOrder order, AwsAuthOrigin origin)
    {
        if (order.Request is SetAwsAuth { Source.Origin: { } own } set && !order.AllowOtherCluster && !string.Equals(own.ClusterArn, origin.ClusterArn, StringComparison.Ordinal))
        {
            throw new EksAccessException(ErrorIds.WrongCluster, ErrorKind.Guarded, $"{set.Source.FileName ?? "The text"} is a backup of cluster {own.ClusterArn}, not of {origin.ClusterArn}.")
            {
                RecommendedAction = "Name the right cluster, or use -AllowOtherCluster.",
                TargetObject = set.Source.FileName,
            };
        }
    }

    private string? BackupPath(AwsAuthChangeOrder order, AwsAuthOrigin origin) =>
        order.BackupFolder is not null ? FreeName(order.BackupFolder, new AwsAuthBackup { Origin = origin, TakenAt = clock.UtcNow }, files)
        : order.BackupFile is not null ? RequireFree(order.BackupFile, files)
        : null;
}
