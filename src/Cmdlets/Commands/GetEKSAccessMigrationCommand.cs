using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>Get-EKSAccessMigration: where each cluster stands on its way out of aws-auth.</summary>
[Cmdlet(VerbsCommon.Get, "EKSAccessMigration")]
[OutputType(typeof(EKSMigrationState))]
public sealed class GetEKSAccessMigrationCommand : ManyClustersCmdlet
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        new MigrationStateReader(Locator, Operator, SystemClock.Instance).ReadAsync(Query(), (state, _) => WriteAsync(state), cancellationToken);
}
