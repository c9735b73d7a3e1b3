using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Puts a backup back: data, binary data, labels and annotations as they were, also kubectl's record of what was last applied,
/// which belongs to the data. managedFields, uid and resourceVersion are the server's own and are in nobody's hand to restore.
/// </summary>
/// <param name="Backup">The backup.</param>
public sealed record RestoreAwsAuth(AwsAuthBackup Backup) : AwsAuthChangeRequest
{
    /// <summary>
    /// Leave labels and annotations as the cluster has them. So it is done with the backup of another cluster, whose marks
    /// would make that cluster's Flux, Argo CD or CDK take this ConfigMap for one of its own, and prune it one day.
    /// </summary>
    public bool DataOnly { get; init; }

    /// <inheritdoc/>
    public override AwsAuthAction Action => AwsAuthAction.Restore;

    /// <inheritdoc/>
    internal override string Phrase => $"Put back the aws-auth of {Backup.TakenAt:yyyy-MM-dd HH:mm:ss}Z";

    /// <inheritdoc/>
    internal override KubernetesConfigMap? Plan(KubernetesConfigMap? current)
    {
        if (Backup.ConfigMap is not { } old)
        {
            // There was none. A ConfigMap without data lets nobody in either; deleting is not this module's business.
            return current is null ? null : current with { Data = Copy(null), BinaryData = Copy(null) };
        }

        var data = (current ?? New) with { Data = Copy(old.Data), BinaryData = Copy(old.BinaryData) };
        return DataOnly ? data : data with { Labels = Copy(old.Labels), Annotations = Copy(old.Annotations) };
    }
}
