using System.IO;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Backup-AwsAuth: byte-exact copies of aws-auth with their cluster, in files that only their owner can read.</summary>
[Cmdlet(VerbsData.Backup, "AwsAuth", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class BackupAwsAuthCommand : KubernetesReaderCmdlet
{
    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? ClusterName { get; set; }

    /// <summary>The folder for the files, or the file of one backup.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var place = await OnPipelineAsync(() => FilePaths.Literal(SessionState, Path)).ConfigureAwait(false);
        var taker = new AwsAuthBackupTaker(Locator, Operator, Connectors.Files, Connectors.Json, SystemClock.Instance);
        await taker.BackupAsync(Query(), place, Directory.Exists(place), EmitAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the file as Get-Item does, so that it can be piped on.</summary>
    private async Task EmitAsync(AwsAuthBackup backup, CancellationToken cancellationToken)
    {
        var items = await OnPipelineAsync(() => SessionState.InvokeProvider.Item.Get([backup.Path], true, true)).ConfigureAwait(false);
        foreach (var item in items)
        {
            await WriteAsync(item).ConfigureAwait(false);
        }
    }
}
