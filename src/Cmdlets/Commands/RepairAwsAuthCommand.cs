using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Repair-AwsAuth: the mended text and its difference. It writes nothing, neither to a file nor to a cluster.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "AwsAuth", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AwsAuthRepair))]
public sealed class RepairAwsAuthCommand : AwsAuthInputCmdlet
{
    /// <inheritdoc/>
    protected override Task ClustersAsync(CancellationToken cancellationToken) =>
        new ClusterAwsAuthRepairer(Locator, Operator).RepairAsync(Query(), (repair, _) => WriteAsync(repair), cancellationToken);

    /// <inheritdoc/>
    private protected override Task SourceAsync(AwsAuthSource source, CancellationToken cancellationToken) =>
        WriteAsync(AwsAuthRepairer.Repair(source));
}
