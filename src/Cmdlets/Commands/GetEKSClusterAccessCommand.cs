using EksAccessManagement.Authorization;

namespace EksAccessManagement.Commands;

/// <summary>Get-EKSClusterAccess: a snapshot of one or many clusters, with the effective access of each principal.</summary>
[Cmdlet(VerbsCommon.Get, "EKSClusterAccess", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EKSClusterAccess))]
public sealed class GetEKSClusterAccessCommand : LiveAccessCmdlet
{
    /// <inheritdoc/>
    protected override async Task SnapshotAsync(EKSClusterAccess access, CancellationToken cancellationToken)
    {
        NameCache.Add(NameCache.Clusters, access.ClusterName);
        foreach (var part in access.NotEvaluated)
        {
            await Operator.WarnAsync($"Not evaluated in cluster {access.ClusterName}: {part}", cancellationToken).ConfigureAwait(false);
        }

        foreach (var finding in access.Findings)
        {
            await Operator.WarnAsync($"Cluster {access.ClusterName}: {finding}", cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(access).ConfigureAwait(false);
    }
}
