using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Snapshots;

/// <summary>
/// Takes snapshots of one or many clusters, several at a time, each cluster once a run. What fails for one cluster is given
/// back, so that whoever asks can say that it is not known; the others go on.
/// </summary>
public sealed class ClusterAccessSource : IDisposable
{
    private const int Degree = 8;

    private readonly Dictionary<string, Task<EKSClusterAccess>> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClusterTarget> _targets = new(StringComparer.Ordinal);
    private readonly SerialOperator _serial;
    private readonly FaultCollector _faults;
    private readonly ClusterLocator _locator;
    private readonly ClusterAccessReader _reader;
    private string? _fileCluster;

    /// <summary>Makes a source for one run of a command.</summary>
    /// <param name="sessions">Opens sessions.</param>
    /// <param name="options">Credentials, region and endpoints.</param>
    /// <param name="operator">Is told warnings and where credentials came from; never called twice at a time.</param>
    /// <param name="clock">The time of the snapshots.</param>
    public ClusterAccessSource(ISessionSource sessions, AwsSessionOptions options, IOperator @operator, IClock clock)
    {
        _serial = new SerialOperator(@operator);
        _faults = new FaultCollector(_serial);
        _locator = new ClusterLocator(sessions, options, _faults) { NothingFits = _faults.ErrorAsync };
        _reader = new ClusterAccessReader(_faults, clock);
    }

    /// <summary>Reads the clusters of a query and hands on each snapshot as it is ready.</summary>
    /// <param name="query">Which clusters.</param>
    /// <param name="files">What stands in for the Kubernetes API of one cluster; null to ask the API.</param>
    /// <param name="sink">Takes each snapshot; called for one at a time.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// What could not be read: clusters that are not there or cannot be described, places that cannot be looked in, and patterns
    /// that fit no cluster (<c>NoClusterMatches</c>).
    /// </returns>
    /// <exception cref="EksAccessException">
    /// Faults of the whole command, such as expired credentials; <c>InvalidArgument</c> when files are given for more than one cluster.
    /// </exception>
    public async Task<IReadOnlyList<EksAccessException>> ReadAsync(
        ClusterQuery query,
        ClusterAccessFiles? files,
        Func<EKSClusterAccess, CancellationToken, Task> sink,
        CancellationToken cancellationToken)
    {
        var usesFiles = files is { Rbac: not null } or { AwsAuth: not null };
        if (usesFiles && (query.ClusterNames.Count > 1 || query.ClusterNames.Any(NamePattern.HasWildcard)))
        {
            throw FilesOfOneCluster();
        }

        await ConcurrentWork.RunAsync<ClusterTarget, EKSClusterAccess?>(
            (give, token) => _locator.LocateManyAsync(query, give, token),
            (target, token) => TryReadAsync(target, usesFiles ? files : null, token),
            (access, token) => access is null ? Task.CompletedTask : sink(access, token),
            Degree,
            DeliveryOrder.AsReady,
            cancellationToken).ConfigureAwait(false);
        return _faults.Take();
    }

    /// <summary>
    /// The role of a permission set in a cluster's account: IAM is asked, and where it may not be, the snapshot's own entries
    /// and rows.
    /// </summary>
    /// <param name="permissionSet">The permission set's name; case counts.</param>
    /// <param name="analysis">A snapshot that this source has read.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EksAccessException"><c>PermissionSetNotFound</c>.</exception>
    public async Task<string> PrincipalOfAsync(string permissionSet, ClusterAccessAnalysis analysis, CancellationToken cancellationToken)
    {
        var target = TargetOf(analysis.Access);
        try
        {
            return target is null
                ? AccessPrincipal.OfPermissionSet(permissionSet, analysis)
                : (await PrincipalResolver.ResolveAsync(target, null, permissionSet, cancellationToken).ConfigureAwait(false)).ToString();
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline && fault.ErrorId != ErrorIds.PermissionSetNotFound)
        {
            return AccessPrincipal.OfPermissionSet(permissionSet, analysis);
        }
    }

    /// <summary>
    /// What IAM says of a principal of the cluster's own account. Nothing is told where IAM may not be asked, or the principal is
    /// of another account or is no role or user.
    /// </summary>
    /// <param name="principalArn">The principal or session.</param>
    /// <param name="access">A snapshot that this source has read.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<PrincipalStanding> StandingOfAsync(string principalArn, EKSClusterAccess access, CancellationToken cancellationToken)
    {
        if (TargetOf(access) is not { } target || !PrincipalArn.TryParse(principalArn, out var principal))
        {
            return PrincipalStanding.NotAsked;
        }

        // The reading has asked about the principals of entries already.
        if (access.Entries.Any(e => e.PrincipalStatus == PrincipalStatus.Active && e.PrincipalArn == principalArn))
        {
            return PrincipalStanding.Found(principal);
        }

        var answer = await AccessEntryCalls.TryAskIamAsync(target, principal, cancellationToken).ConfigureAwait(false);
        return answer.IsKnown ? PrincipalStanding.Of(principal, answer.Found) : PrincipalStanding.NotAsked;
    }

    /// <summary>Ends the source; sessions belong to whoever opened them.</summary>
    public void Dispose() => _serial.Dispose();

    private ClusterTarget? TargetOf(EKSClusterAccess access)
    {
        lock (_read)
        {
            return _targets.TryGetValue(access.ClusterArn, out var target) ? target : null;
        }
    }

    private static EksAccessException FilesOfOneCluster() =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "-RbacPath and -AwsAuthPath hold the objects of one cluster, and more than one is asked for.")
        {
            RecommendedAction = "Name one cluster, or leave the files out.",
            EndsPipeline = true,
        };

    private async Task<EKSClusterAccess?> TryReadAsync(ClusterTarget target, ClusterAccessFiles? files, CancellationToken cancellationToken)
    {
        try
        {
            return await OnceAsync(target, files, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await _faults.ErrorAsync(fault.TargetObject is null ? fault.Amend(fault.Message, null, target.Name) : fault, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private Task<EKSClusterAccess> OnceAsync(ClusterTarget target, ClusterAccessFiles? files, CancellationToken cancellationToken)
    {
        var key = target.Arn.ToString();
        lock (_read)
        {
            if (files is not null && (_fileCluster ??= key) != key)
            {
                throw FilesOfOneCluster();
            }

            _targets[key] = target;
            return _read.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled
                ? known
                : _read[key] = _reader.ReadAsync(target, files, cancellationToken);
        }
    }
}
