using EksAccessManagement.Recovery;

namespace EksAccessManagement.Commands;

/// <summary>Repair-EKSClusterAccess: gets back into a cluster that locks everybody out, with the EKS API alone.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "EKSClusterAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = PrincipalSet)]
[OutputType(typeof(EKSRecoveryStep))]
public sealed class RepairEKSClusterAccessCommand : OneClusterCmdlet
{
    private const string PrincipalSet = "Principal";
    private const string PermissionSetSet = "PermissionSet";

    /// <summary>The principal that gets in; the caller when left out. Never from the pipeline.</summary>
    [Parameter(Position = 1, ParameterSetName = PrincipalSet)]
    [ValidateNotNullOrEmpty]
    public string? PrincipalArn { get; set; }

    /// <summary>The permission set of IAM Identity Center whose role gets in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PermissionSetSet)]
    [ValidateNotNullOrEmpty]
    public string? PermissionSet { get; set; }

    /// <summary>The access policy, for the whole cluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public string AccessPolicy { get; set; } = "ClusterAdmin";

    /// <summary>Why; it is kept in the entry's tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>The folder for what a stale entry held while it is replaced; the current one when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string BackupFolder { get; set; } = ".";

    /// <summary>How many seconds updates of the cluster are waited for at most.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; } = 2400;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var request = new RecoveryRequest
        {
            Cluster = Choice(),
            PrincipalArn = PrincipalArn,
            PermissionSet = PermissionSet,
            AccessPolicy = AccessPolicy,
            Reason = Reason,
            BackupFolder = await OnPipelineAsync(() => FilePaths.Literal(SessionState, BackupFolder)).ConfigureAwait(false),
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
        };
        await new ClusterRescuer(Locator, Connectors.Files, Connectors.Json, Operator, SystemClock.Instance).RescueAsync(request, (step, _) => WriteAsync(step), cancellationToken).ConfigureAwait(false);
    }
}
