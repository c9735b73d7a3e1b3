using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>Undo-EKSAccessMigration: takes a migration back by its journal, down to what cannot be undone.</summary>
[Cmdlet(VerbsCommon.Undo, "EKSAccessMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EKSMigrationStep))]
public sealed class UndoEKSAccessMigrationCommand : OneClusterCmdlet
{
    /// <summary>The folder of backup and journal; the current one when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string BackupFolder { get; set; } = ".";

    /// <summary>The journal's file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? JournalPath { get; set; }

    /// <summary>Take entries back although the cluster's last way in as an administrator goes, or the caller's own.</summary>
    [Parameter]
    public SwitchParameter AllowLockout { get; set; }

    /// <summary>Take the lock of a run that has died.</summary>
    [Parameter]
    public SwitchParameter BreakLock { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var request = new MigrationUndoRequest
        {
            Cluster = Choice(),
            BackupFolder = await OnPipelineAsync(() => FilePaths.Literal(SessionState, BackupFolder)).ConfigureAwait(false),
            JournalPath = string.IsNullOrEmpty(JournalPath) ? string.Empty : await OnPipelineAsync(() => FilePaths.Literal(SessionState, JournalPath!)).ConfigureAwait(false),
            AllowLockout = AllowLockout,
            BreakLock = BreakLock,
        };
        await new MigrationUndo(Locator, Connectors.Files, Connectors.Json, Operator, SystemClock.Instance).UndoAsync(request, (step, _) => WriteAsync(step), cancellationToken).ConfigureAwait(false);
    }
}
