using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Authorization;

/// <summary>Takes a snapshot of one cluster. What cannot be read becomes a part that is not evaluated; the rest goes on.</summary>
public sealed class ClusterAccessReader
{
    private const int Degree = 8;

    private readonly IOperator _operator;
    private readonly IClock _clock;

    /// <summary>Makes a reader for one run.</summary>
    public ClusterAccessReader(IOperator @operator, IClock clock) => (_operator, _clock) = (@operator, clock);

    /// <summary>Reads the cluster, and works out the effective access of each principal.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="files">What stands in for the Kubernetes API; null to ask the API.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="EksAccessException">Faults of the whole command, such as expired credentials.</exception>
    public async Task<EKSClusterAccess> ReadAsync(ClusterTarget target, ClusterAccessFiles? files, CancellationToken cancellationToken)
    {
        var missing = new List<NotEvaluatedPart>();
        var entries = await TryAsync(SnapshotPart.AccessEntries, missing, () => EntriesAsync(target, cancellationToken)).ConfigureAwait(false);
        var nodes = await NodeRoles.ReadAsync(target, Degree, cancellationToken).ConfigureAwait(false);
        if (nodes.Failure is { } failure)
        {
            missing.Add(new NotEvaluatedPart(SnapshotPart.NodeRoles, failure));
        }

        var caller = await TryAsync("caller", [], () => target.GetCallerAsync(cancellationToken)).ConfigureAwait(false);
        var creator = ClusterCreator.Of(target.Description, target.AccountId, entries);
        var access = target.Place(new EKSClusterAccess
        {
            TakenAt = _clock.UtcNow,
            CreatorArn = creator.PrincipalArn,
            Creator = creator.Words,
            Status = target.Description.Status,
            AuthenticationMode = target.AuthenticationMode,
            KubernetesVersion = target.Description.Version,
            PlatformVersion = target.Description.PlatformVersion,
            CallerArn = caller?.Arn ?? string.Empty,
            Entries = entries ?? [],
            NodeRoles = nodes.Users.Select(u => new NodeRoleUse(u.Key, u.Value, nodes.Types[u.Key]) { IsAssumed = nodes.Assumed.Contains(u.Key) }).ToArray(),
        });
        access = await AddKubernetesAsync(access, target, files ?? new ClusterAccessFiles(), missing, cancellationToken).ConfigureAwait(false);
        // IAM answers for the cluster's own account only; that it cannot for others is a limit, not a fault.
        var local = access.Entries.Where(e => e.PrincipalAccountId == target.AccountId).ToArray();
        if (local.Count(e => e.PrincipalStatus == PrincipalStatus.NotChecked) is var open and > 0)
        {
            missing.Add(new NotEvaluatedPart(SnapshotPart.Principals, $"IAM could not be asked whether {open} of {local.Length} principals still exist"));
        }

        return ClusterAccessAnalysis.Complete(access with { NotEvaluated = missing.ToArray() });
    }

    /// <summary>Reads aws-auth and RBAC only: what Kubernetes adds to an entry or row that is known already.</summary>
    internal async Task<EKSClusterAccess> ReadKubernetesAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        var missing = new List<NotEvaluatedPart>();
        var access = target.Place(new EKSClusterAccess { TakenAt = _clock.UtcNow, AuthenticationMode = target.AuthenticationMode });
        access = await AddKubernetesAsync(access, target, new ClusterAccessFiles(), missing, cancellationToken).ConfigureAwait(false);
        return access with { NotEvaluated = missing.ToArray() };
    }

    private static async Task<IReadOnlyList<T>> CollectAsync<T>(Func<Func<T, CancellationToken, Task>, CancellationToken, Task> list, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        await list(AccessEntryCalls.Into(items), cancellationToken).ConfigureAwait(false);
        return items;
    }

    private static async Task<T?> TryAsync<T>(string part, List<NotEvaluatedPart> missing, Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            missing.Add(new NotEvaluatedPart(part, fault.Message));
            return null;
        }
    }

    private async Task<IReadOnlyList<EKSAccessEntry>> EntriesAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        if (target.Description.IsConnected || !AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode))
        {
            return [];
        }

        var (ownership, checker) = (new EksOwnership(target), new PrincipalChecker(target, _operator));
        var entries = new List<EKSAccessEntry>();
        await ConcurrentWork.RunAsync<string, EKSAccessEntry?>(
            (give, token) => target.Eks.ListAccessEntriesAsync(target.Name, null, give, token),
            async (principal, token) =>
            {
                // Gone since it was listed.
                if (await AccessEntryCalls.TryReadAsync(target, principal, token).ConfigureAwait(false) is not { } entry)
                {
                    return null;
                }

                entry = await ownership.TellAsync(entry, token).ConfigureAwait(false);
                return entry with { PrincipalStatus = await checker.CheckAsync(entry, token).ConfigureAwait(false) };
            },
            (entry, _) =>
            {
                entries.AddRange(entry is null ? [] : [entry]);
                return Task.CompletedTask;
            },
            Degree,
            DeliveryOrder.AsGiven,
            cancellationToken).ConfigureAwait(false);
        return entries;
    }

    private static async Task<EKSClusterAccess> AddKubernetesAsync(EKSClusterAccess access, ClusterTarget target, ClusterAccessFiles files, List<NotEvaluatedPart> missing, CancellationToken cancellationToken)
    {
        missing.AddRange(files.NotEvaluated);
        if (files.Rbac is { } manifests)
        {
            var (roles, open) = ClusterRoleAggregation.Fill(manifests.Roles);
            missing.AddRange(open.Select(r => new NotEvaluatedPart(SnapshotPart.Rbac, $"the ClusterRole {r} is aggregated by expressions, and the file does not have its rules")));
            access = access with { Roles = roles, Bindings = manifests.Bindings, Namespaces = manifests.Namespaces.Count == 0 ? null : manifests.Namespaces };
        }

        if (files.AwsAuth is { } awsAuth)
        {
            access = access with { AwsAuth = awsAuth, AwsAuthExists = true };
        }

        if (files is { Rbac: not null, AwsAuth: not null })
        {
            return access;
        }

        if (await TryAsync("Kubernetes", missing, () => Task.FromResult(target.OpenKubernetes())).ConfigureAwait(false) is not { } kubernetes)
        {
            var reason = missing[missing.Count - 1].Reason;
            missing.RemoveAt(missing.Count - 1);
            missing.AddRange(new[] { files.AwsAuth is null ? SnapshotPart.AwsAuth : null, files.Rbac is null ? SnapshotPart.Rbac : null }.OfType<string>().Select(p => new NotEvaluatedPart(p, reason)));
            return access;
        }

        var reading = new KubernetesReading(missing);
        if (files.AwsAuth is null)
        {
            // A ConfigMap that does not exist lets nobody in, which is not the same as one that was not read.
            var map = await reading.TryAsync(SnapshotPart.AwsAuth, async () => new[] { await kubernetes.GetConfigMapAsync("kube-system", "aws-auth", cancellationToken).ConfigureAwait(false) }).ConfigureAwait(false);
            access = access with { AwsAuth = map is null ? null : map[0]?.Data ?? new Dictionary<string, string>(), AwsAuthExists = map is null ? null : map[0] is not null };
        }

        return files.Rbac is null ? await AddRbacAsync(access, kubernetes, reading, cancellationToken).ConfigureAwait(false) : access;
    }

    private static async Task<EKSClusterAccess> AddRbacAsync(EKSClusterAccess access, IKubernetesApi kubernetes, KubernetesReading reading, CancellationToken cancellationToken)
    {
        var clusterRoles = await reading.TryAsync(SnapshotPart.Rbac, () => CollectAsync<RbacRole>(kubernetes.ListClusterRolesAsync, cancellationToken)).ConfigureAwait(false);
        var roles = await reading.TryAsync(SnapshotPart.Rbac, () => CollectAsync<RbacRole>(kubernetes.ListRolesAsync, cancellationToken)).ConfigureAwait(false);
        var clusterBindings = await reading.TryAsync(SnapshotPart.Rbac, () => CollectAsync<RbacBinding>(kubernetes.ListClusterRoleBindingsAsync, cancellationToken)).ConfigureAwait(false);
        var bindings = await reading.TryAsync(SnapshotPart.Rbac, () => CollectAsync<RbacBinding>(kubernetes.ListRoleBindingsAsync, cancellationToken)).ConfigureAwait(false);
        var namespaces = await reading.TryAsync(SnapshotPart.Namespaces, () => CollectAsync<string>(kubernetes.ListNamespacesAsync, cancellationToken)).ConfigureAwait(false);
        return access with
        {
            CallerReadsRbac = clusterRoles is not null && roles is not null && clusterBindings is not null && bindings is not null,
            Roles = (clusterRoles ?? []).Concat(roles ?? []).ToArray(),
            Bindings = (clusterBindings ?? []).Concat(bindings ?? []).ToArray(),
            Namespaces = namespaces,
        };
    }
}
