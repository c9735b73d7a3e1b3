using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Restore-AwsAuth: puts a backup back, byte for byte, after showing who gets in otherwise by that.</summary>
[Cmdlet(VerbsData.Restore, "AwsAuth", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AwsAuthChange))]
public sealed class RestoreAwsAuthCommand : AwsAuthWriterCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The backup file; wildcards are expanded, and must lead to one file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The backup file, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>The cluster's name or ARN; without it the backup's own cluster.</summary>
    [Parameter(Position = 1)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>Take the backup of another cluster.</summary>
    [Parameter]
    public SwitchParameter AllowOtherCluster { get; set; }

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override object? CurrentTarget => Path ?? LiteralPath;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var path = await OnPipelineAsync(() => FilePaths.OneOf(SessionState, Path, LiteralPath)).ConfigureAwait(false);
        var backup = AwsAuthBackup.Read(Connectors.Files.ReadText(path), Connectors.Json, path);
        await ChangeAsync(ClusterName is null ? Own(backup) : ClusterChoice.Named(ClusterName), new RestoreAwsAuth(backup), AllowOtherCluster, cancellationToken).ConfigureAwait(false);
    }

    private static ClusterChoice Own(AwsAuthBackup backup) => backup.Origin.ClusterArn.Length == 0
        ? throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{backup.Path} does not say which cluster it is of.") { RecommendedAction = "Give -ClusterName.", TargetObject = backup.Path }
        : new ClusterChoice { Piped = new ClusterLocation { ClusterName = backup.Origin.ClusterName, ClusterArn = backup.Origin.ClusterArn, AccountId = backup.Origin.AccountId } };
}
