using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>Get-EKSAccessMigration: where each cluster stands on its way out of aws-auth.</summary>
[Cmdlet(VerbsCommon.Get, "EKSAccessMigration")]
[OutputType(typeof(EKSMigrationState))]
public sealed class GetEKSAccessMigrationCommand : KubernetesReaderCmdlet
{
    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[] ClusterName { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        new MigrationStateReader(Locator, Operator, SystemClock.Instance).ReadAsync(Query(), (state, _) => WriteAsync(state), cancellationToken);
}
