using EksAccessManagement.Authorization;
using EksAccessManagement.Loading;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Import-EKSClusterAccess: reads snapshots from files. Makes no call.</summary>
[Cmdlet(VerbsData.Import, "EKSClusterAccess", DefaultParameterSetName = "Path")]
[OutputType(typeof(EKSClusterAccess))]
public sealed class ImportEKSClusterAccessCommand : ModuleCmdlet
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
        void Report(EksAccessException fault, string path) => WriteError(ErrorRecords.Create(fault, path));
        foreach (var file in FilePaths.All(SessionState, Path, LiteralPath, Report))
        {
            try
            {
                WriteObject(new SnapshotFile(ConnectorSource.Current).Read(file), enumerateCollection: true);
            }
            catch (EksAccessException e)
            {
                Report(e, file);
            }
        }
    }
}
