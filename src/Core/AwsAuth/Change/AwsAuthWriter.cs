using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Changes the aws-auth of one cluster: reads, plans, names the owner, shows who gets in otherwise, guards, asks, backs up,
/// and writes only if nobody else has written since. On a conflict all of it is done again on the new text.
/// </summary>
public sealed class AwsAuthWriter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IKubernetesApi _kubernetes;
    private readonly IOperator _operator;
    private readonly IFiles _files;
    private readonly IJson _json;
    private readonly IClock _clock;
    private readonly AwsAuthOrigin _origin;
    private readonly AwsAuthReview _review;

    /// <summary>A writer for one cluster.</summary>
    /// <param name="kubernetes">The cluster's Kubernetes API.</param>
    /// <param name="operator">Who is told and asked.</param>
    /// <param name="files">The file system, for the backup.</param>
    /// <param name="json">JSON, for the backup.</param>
    /// <param name="clock">The time.</param>
    /// <param name="origin">The cluster.</param>
    public AwsAuthWriter(IKubernetesApi kubernetes, IOperator @operator, IFiles files, IJson json, IClock clock, AwsAuthOrigin origin)
    {
        _kubernetes = kubernetes;
        _operator = @operator;
        _files = files;
        _json = json;
        _clock = clock;
        _origin = origin;
        _review = new AwsAuthReview(@operator, $"aws-auth of {origin.ClusterName}", $"{origin.ClusterName}/aws-auth");
    }

    /// <summary>Reads the ConfigMap and makes a backup of it, unsaved. Makes nothing on the cluster.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EksAccessException">What the Kubernetes API says.</exception>
    public async Task<AwsAuthBackup> BackupAsync(CancellationToken cancellationToken) =>
        AwsAuthBackup.Of(await ReadAsync(cancellationToken).ConfigureAwait(false), _origin, _clock.UtcNow);

    /// <summary>Makes a change, or only plans it under a dry run or a No to the question.</summary>
    /// <param name="request">The change.</param>
    /// <param name="options">How to make it.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="EksAccessException">
    /// <c>WouldLockOut</c>, <c>WrongCluster</c>, <c>MalformedInput</c>, <c>ResourceInUse</c>, <c>KubernetesConflict</c> after the last
    /// attempt, and what the Kubernetes API and the file system say.
    /// </exception>
    public async Task<AwsAuthChange> ApplyAsync(AwsAuthChangeRequest request, AwsAuthWriteOptions options, CancellationToken cancellationToken)
    {
        request = ForCluster(request, options);
        string? agreed = null;
        for (var attempt = 1; ; attempt++)
        {
            var current = await ReadAsync(cancellationToken).ConfigureAwait(false);
            var wanted = request.Plan(current);
            var change = Describe(request, current, wanted, options);
            if (change.Unchanged)
            {
                return change;
            }

            change = await GuardAsync(change, options, cancellationToken).ConfigureAwait(false);
            var picture = AwsAuthReview.Picture(change);
            if (picture != agreed)
            {
                await _review.TellAsync(change, options.AllowLockout, cancellationToken).ConfigureAwait(false);
                if (!await _review.AskAsync(request.Phrase, change, cancellationToken).ConfigureAwait(false))
                {
                    return change;
                }

                agreed = picture;
            }

            try
            {
                return await WriteAsync(change, current, wanted!, options, cancellationToken).ConfigureAwait(false);
            }
            catch (EksAccessException conflict) when (conflict.ErrorId == ErrorIds.KubernetesConflict && attempt < options.MaxAttempts)
            {
                await _operator.VerboseAsync($"Somebody else changed aws-auth of {_origin.ClusterName} in between; planning anew on the new text (attempt {attempt + 1} of {options.MaxAttempts}).", cancellationToken).ConfigureAwait(false);
                await _clock.DelayAsync(TimeSpan.FromTicks(Pause.Ticks * attempt), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<AwsAuthChange> GuardAsync(AwsAuthChange change, AwsAuthWriteOptions options, CancellationToken cancellationToken)
    {
        if (options.Guard is null || change.Differences.Count == 0 || await options.Guard(change.Before, change.After, cancellationToken).ConfigureAwait(false) is not { } lockout)
        {
            return change;
        }

        var kind = lockout.IsCaller ? AwsAuthLockout.CallerRow : AwsAuthLockout.LastAdministrator;
        return change with { Lockouts = change.Lockouts.Where(l => l.Kind != kind).Concat([new AwsAuthLockoutWarning(kind, lockout.PrincipalArn, lockout.Message)]).ToArray() };
    }

    private Task<KubernetesConfigMap?> ReadAsync(CancellationToken cancellationToken) =>
        _kubernetes.GetConfigMapAsync(AwsAuthKeys.Namespace, AwsAuthKeys.Name, cancellationToken);

    private AwsAuthChangeRequest ForCluster(AwsAuthChangeRequest request, AwsAuthWriteOptions options)
    {
        if (request is not RestoreAwsAuth restore || string.Equals(restore.Backup.Origin.ClusterArn, _origin.ClusterArn, StringComparison.Ordinal))
        {
            return request;
        }

        return options.AllowOtherCluster
            ? restore with { DataOnly = true }
            : throw new EksAccessException(ErrorIds.WrongCluster, ErrorKind.Guarded, $"The backup {restore.Backup.Path} is one of cluster {restore.Backup.Origin.ClusterArn}, not of {_origin.ClusterArn}.")
            {
                RecommendedAction = "Name the right cluster, or use -AllowOtherCluster.",
                TargetObject = restore.Backup.Path,
            };
    }

    private AwsAuthChange Describe(AwsAuthChangeRequest request, KubernetesConfigMap? current, KubernetesConfigMap? wanted, AwsAuthWriteOptions options)
    {
        var before = AwsAuthReader.Read(AwsAuthSource.FromConfigMap(current, _origin));
        var after = AwsAuthReader.Read(AwsAuthSource.FromConfigMap(wanted, _origin));
        var oldData = current?.Data ?? new Dictionary<string, string>();
        var newData = wanted?.Data ?? new Dictionary<string, string>();
        return new AwsAuthChange
        {
            ClusterName = _origin.ClusterName,
            ClusterArn = _origin.ClusterArn,
            Region = _origin.Region,
            AccountId = _origin.AccountId,
            CredentialSource = _origin.CredentialSource,
            Action = request.Action,
            PrincipalArn = request.PrincipalArn,
            Unchanged = ReferenceEquals(current, wanted) || (current is not null && wanted is not null && ConfigMapChanges.Same(current, wanted)),
            Differences = AwsAuthDifference.Between(before, after),
            Diff = ConfigMapChanges.Diff(current, wanted),
            NewIssues = AwsAuthReview.NewIssues(before, after, options.Context),
            Lockouts = AwsAuthGuard.Check(before, after, options.Context),
            Owners = AwsAuthOwner.Of(current),
            Before = oldData,
            After = newData,
            ResourceVersion = current?.ResourceVersion ?? string.Empty,
        };
    }

    private async Task<AwsAuthChange> WriteAsync(AwsAuthChange change, KubernetesConfigMap? current, KubernetesConfigMap wanted, AwsAuthWriteOptions options, CancellationToken cancellationToken)
    {
        if (options.BackupPath is { } path)
        {
            AwsAuthBackup.Of(current, _origin, _clock.UtcNow).Save(path, _files, _json);
            change = change with { BackupPath = path };
        }

        var written = current is null
            ? await _kubernetes.CreateConfigMapAsync(wanted, cancellationToken).ConfigureAwait(false)
            : await _kubernetes.PatchConfigMapAsync(AwsAuthKeys.Namespace, AwsAuthKeys.Name, ConfigMapChanges.Patch(current, wanted), cancellationToken).ConfigureAwait(false);
        return change with { Applied = true, ResourceVersion = written.ResourceVersion };
    }
}
