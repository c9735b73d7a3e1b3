using System.ComponentModel;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that answer from snapshots: of clusters as they are, of piped snapshots, or of files.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ClusterAccessCmdlet : LiveAccessCmdlet
{
    private protected const string InputSet = "InputObject";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>Snapshots.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [SnapshotTransformation]
    public object? InputObject { get; set; }

    /// <summary>Files with snapshots; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files with snapshots, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case InputSet:
                Run(token => EachAsync((EKSClusterAccess[])PlainText.Unwrap(InputObject)!, token), null);
                break;
            case PathSet:
            case LiteralPathSet:
                foreach (var file in SnapshotFiles())
                {
                    Run(token => FileAsync(file, token), file);
                }

                break;
            default:
                base.ProcessRecord();
                break;
        }
    }

    private async Task FileAsync(string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<EKSClusterAccess> snapshots = [];
        try
        {
            snapshots = new SnapshotFile(Connectors).Read(path);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await NotReadAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        await EachAsync(snapshots, cancellationToken).ConfigureAwait(false);
    }

    private async Task EachAsync(IReadOnlyList<EKSClusterAccess> snapshots, CancellationToken cancellationToken)
    {
        foreach (var snapshot in snapshots)
        {
            await SnapshotAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
    }

    private List<string> SnapshotFiles() => FilePaths.All(SessionState, Path, LiteralPath, (fault, path) => Run(token => NotReadAsync(fault, token), path));
}
