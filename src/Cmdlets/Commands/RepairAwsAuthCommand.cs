using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Repair-AwsAuth: the mended text and its difference. It writes nothing, neither to a file nor to a cluster.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "AwsAuth", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AwsAuthRepair))]
public sealed class RepairAwsAuthCommand : AwsAuthInputCmdlet
{
    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? ClusterName { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    /// <inheritdoc/>
    protected override Task ClustersAsync(CancellationToken cancellationToken) =>
        new ClusterAwsAuthRepairer(Locator, Operator).RepairAsync(Query(), (repair, _) => WriteAsync(repair), cancellationToken);

    /// <inheritdoc/>
    private protected override Task TextAsync(SourceText text, CancellationToken cancellationToken) =>
        WriteAsync(AwsAuthRepairer.Repair(AwsAuthInput.Read(text.Text, text.FileName, Connectors.Json)));
}
