using EksAccessManagement.Authorization;
using EksAccessManagement.Loading;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Import-EKSClusterAccess: reads snapshots from files. Makes no call.</summary>
[Cmdlet(VerbsData.Import, "EKSClusterAccess", DefaultParameterSetName = "Path")]
[OutputType(typeof(EKSClusterAccess))]
public sealed class ImportEKSClusterAccessCommand : PSCmdlet
{
    /// <summary>Files; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path ?? LiteralPath ?? [])
        {
            try
            {
                IEnumerable<string> files = Path is not null ? FilePaths.Expanded(SessionState, path) : [FilePaths.Literal(SessionState, path)];
                foreach (var file in files)
                {
                    WriteObject(new SnapshotFile(ConnectorSource.Current).Read(file), enumerateCollection: true);
                }
            }
            catch (EksAccessException e)
            {
                WriteError(ErrorRecords.Create(e, path));
            }
        }
    }
}
