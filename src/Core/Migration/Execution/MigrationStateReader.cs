using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Tells where each cluster of a fleet stands on its way out of aws-auth. Writes nothing.</summary>
public sealed class MigrationStateReader
{
    private readonly ClusterLocator _locator;
    private readonly IOperator _operator;
    private readonly IClock _clock;

    /// <summary>Makes a reader.</summary>
    public MigrationStateReader(ClusterLocator locator, IOperator @operator, IClock clock) => (_locator, _operator, _clock) = (locator, @operator, clock);

    /// <summary>Reads the clusters of a query. What fails for one goes to the operator.</summary>
    /// <exception cref="EksAccessException">Faults of arguments, credentials and region.</exception>
    public Task ReadAsync(ClusterQuery query, Func<EKSMigrationState, CancellationToken, Task> sink, CancellationToken cancellationToken) => ClusterFan.RunAsync<EKSMigrationState>(
        _locator,
        query,
        async (target, give, token) =>
        {
            try
            {
                target.RequireManaged();
                await give(Judge(await new ClusterAccessReader(_operator, _clock).ReadAsync(target, null, token).ConfigureAwait(false), target), token).ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (!fault.EndsPipeline)
            {
                await _operator.ErrorAsync(fault, token).ConfigureAwait(false);
            }
        },
        sink,
        cancellationToken);

    private static EKSMigrationState Judge(EKSClusterAccess access, ClusterTarget target)
    {
        var entries = new HashSet<string>(access.Entries.Select(e => MigrationForecast.Fold(e.PrincipalArn)), StringComparer.Ordinal);
        var rows = access.AwsAuth is null || !AuthenticationModeName.ReadsAwsAuth(access.AuthenticationMode) ? []
            : AwsAuthReader.Read(access.AwsAuth).Rows.Where(r => r.LetsIn && !entries.Contains(MigrationForecast.Fold(r.Arn))).Select(r => r.Arn).ToArray();
        var nodes = access.NodeRoles.Where(n => !access.Entries.Any(e => e.PrincipalArn == n.RoleArn && AccessEntryType.IsNode(e.Type))).Select(n => n.RoleArn).ToArray();
        var unfinished = access.Entries.Where(MigrationMarks.IsUnfinished).Select(e => e.PrincipalArn).Concat(access.Bindings.Where(MigrationMarks.IsBridge).Select(b => "ClusterRoleBinding " + b.Name)).ToArray();
        var stage = StageOf(access, rows.Length, unfinished.Length);
        return target.Place(new EKSMigrationState
        {
            Stage = stage,
            AuthenticationMode = access.AuthenticationMode,
            Entries = access.Entries.Count,
            RowsWithoutEntry = new TextList(rows),
            NodeRolesWithoutEntry = new TextList(nodes),
            Unfinished = new TextList(unfinished),
            LockedBy = target.Description.Tags.TryGetValue(MigrationMarks.LockTag, out var holder) ? holder : string.Empty,
            NextStep = Next(stage, access, rows.Length, nodes.Length, unfinished.Length),
        });
    }

    private static MigrationStage StageOf(EKSClusterAccess access, int rows, int unfinished) =>
        !AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode) ? MigrationStage.NotStarted
        : !AuthenticationModeName.ReadsAwsAuth(access.AuthenticationMode) ? unfinished > 0 ? MigrationStage.InProgress : MigrationStage.Complete
        : access.AwsAuth is null || !access.HasRead(SnapshotPart.AccessEntries) ? MigrationStage.NotKnown
        : rows > 0 || unfinished > 0 ? MigrationStage.InProgress
        : MigrationStage.EntriesMade;

    private static string Next(MigrationStage stage, EKSClusterAccess access, int rows, int nodes, int unfinished) => stage switch
    {
        MigrationStage.NotStarted => "New-EKSAccessMigrationPlan, then Invoke-EKSAccessMigration.",
        MigrationStage.InProgress => unfinished > 0 ? "Invoke-EKSAccessMigration again: a run has left something unfinished." : $"Invoke-EKSAccessMigration: {rows} row(s) still let somebody in.",
        MigrationStage.EntriesMade => nodes > 0 ? $"Make the entries of {nodes} node role(s), then Invoke-EKSAccessMigration -TargetMode API." : "Invoke-EKSAccessMigration -TargetMode API.",
        MigrationStage.Complete => "None.",
        _ => "Make it readable: " + string.Join("; ", access.NotEvaluated.Select(p => p.ToString())),
    };
}
