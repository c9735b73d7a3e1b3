using System.IO;
using EksAccessManagement.Authorization;
using EksAccessManagement.Loading;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Export-EKSClusterAccess: writes snapshots into one file that only its owner can read.</summary>
[Cmdlet(VerbsData.Export, "EKSClusterAccess", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(FileInfo))]
public sealed class ExportEKSClusterAccessCommand : ModuleCmdlet
{
    private readonly List<EKSClusterAccess> _clusters = [];
    private string _file = string.Empty;

    /// <summary>Snapshots.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [SnapshotTransformation]
    public object? InputObject { get; set; }

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The file, taken as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>Refuse to replace a file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _file = FilePaths.Literal(SessionState, Path ?? LiteralPath!);
            if (NoClobber && ConnectorSource.Current.Files.Exists(_file))
            {
                throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.Conflict, $"The file '{_file}' exists, and -NoClobber was given.")
                {
                    RecommendedAction = "Give another name, or leave -NoClobber out.",
                    TargetObject = _file,
                };
            }
        }
        catch (EksAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _clusters.AddRange((EKSClusterAccess[])PlainText.Unwrap(InputObject)!);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // A file without a cluster would read like a snapshot in which nobody can do anything.
        if (_clusters.Count == 0 || !ShouldProcess(_file, "Write snapshots of cluster access"))
        {
            return;
        }

        try
        {
            new SnapshotFile(ConnectorSource.Current).Write(_file, _clusters.ByCluster().ToArray());
            // As Get-Item gives it, with what its view needs.
            WriteObject(SessionState.InvokeProvider.Item.Get([_file], true, true), enumerateCollection: true);
        }
        catch (EksAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e, _file));
        }
    }
}
