using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Puts a backup back: data, labels and annotations as they were.</summary>
/// <param name="Backup">The backup.</param>
public sealed record RestoreAwsAuth(AwsAuthBackup Backup) : AwsAuthChangeRequest
{
    /// <inheritdoc/>
    public override AwsAuthAction Action => AwsAuthAction.Restore;

    /// <inheritdoc/>
    internal override string Phrase => $"Put back the aws-auth of {Backup.TakenAt:yyyy-MM-dd HH:mm:ss}Z";

    /// <inheritdoc/>
    internal override KubernetesConfigMap? Plan(KubernetesConfigMap? current) => Backup.ConfigMap is null
        ? current is null ? null : current with { Data = Copy(null) }
        : (current ?? New) with { Data = Copy(Backup.ConfigMap.Data), BinaryData = Copy(Backup.ConfigMap.BinaryData), Labels = Copy(Backup.ConfigMap.Labels), Annotations = Copy(Backup.ConfigMap.Annotations) };
}
