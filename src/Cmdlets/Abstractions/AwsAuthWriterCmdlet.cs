using System.ComponentModel;
using System.IO;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that change the aws-auth of a cluster: the guard, the backup, and the way to the use case.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AwsAuthWriterCmdlet : KubernetesWriterCmdlet
{
    private AwsAuthChanger? _changer;

    /// <summary>Make the change although it locks out nodes or the caller.</summary>
    [Parameter]
    public SwitchParameter AllowLockout { get; set; }

    /// <summary>The folder or the file for the backup of the text as it was.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackupPath { get; set; }

    /// <summary>Make no backup.</summary>
    [Parameter]
    public SwitchParameter NoBackup { get; set; }

    /// <summary>Makes one change and shows it.</summary>
    private protected async Task ChangeAsync(ClusterChoice cluster, AwsAuthChangeRequest request, bool allowOtherCluster, CancellationToken cancellationToken)
    {
        var (folder, file) = await OnPipelineAsync(BackupPlace).ConfigureAwait(false);
        _changer ??= new AwsAuthChanger(Locator, Operator, Connectors.Files, Connectors.Json, SystemClock.Instance);
        var order = new AwsAuthChangeOrder(cluster, request)
        {
            AllowLockout = AllowLockout,
            AllowOtherCluster = allowOtherCluster,
            BackupFolder = folder,
            BackupFile = file,
        };
        await WriteAsync(await _changer.ChangeAsync(order, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Makes one change in a file and shows it.</summary>
    private protected async Task ChangeFileAsync(string path, AwsAuthChangeRequest request, CancellationToken cancellationToken)
    {
        var (folder, file) = await OnPipelineAsync(BackupPlace).ConfigureAwait(false);
        var changer = new AwsAuthFileChanger(Operator, Connectors.Files, SystemClock.Instance);
        await WriteAsync(await changer.ChangeFileAsync(path, request, AllowLockout, folder, file, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>The folder for backups when none is named: one of the user's own, made when it is not there.</summary>
    private static string DefaultFolder()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return System.IO.Path.Combine(data.Length > 0 ? data : System.IO.Path.GetTempPath(), "EksAccessManagement", "backups");
    }

    private (string? Folder, string? File) BackupPlace()
    {
        if (NoBackup)
        {
            return BackupPath is null
                ? (null, null)
                : throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "-NoBackup and -BackupPath contradict each other.") { RecommendedAction = "Give one of them.", EndsPipeline = true };
        }

        if (BackupPath is not null)
        {
            var path = FilePaths.Literal(SessionState, BackupPath);
            return Directory.Exists(path) ? (path, null) : (null, path);
        }

        var folder = DefaultFolder();
        if (!Operator.DryRun)
        {
            MakeFolder(folder);
        }

        return (folder, null);
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.PermissionDenied, $"The folder for backups '{folder}' cannot be made: {fault.Message}", fault)
            {
                RecommendedAction = "Give -BackupPath, or -NoBackup.",
                TargetObject = folder,
                EndsPipeline = true,
            };
        }
    }
}
