using System.ComponentModel;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that take snapshots of clusters, with files in place of the Kubernetes API where that is out of reach.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LiveAccessCmdlet : ClusterReaderCmdlet
{
    private protected const string ClusterSet = "Cluster";

    private ClusterAccessSource? _source;
    private ClusterAccessFiles? _files;
    private string[] _rbacFiles = [];
    private string? _awsAuthFile;

    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? ClusterName { get; set; }

    /// <summary>Files with RBAC objects in place of the Kubernetes API.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? RbacPath { get; set; }

    /// <summary>A file with aws-auth in place of the Kubernetes API.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string? AwsAuthPath { get; set; }

    /// <summary>The URL of the Kubernetes API in place of the cluster's endpoint.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string? KubernetesEndpoint { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? [];

    /// <inheritdoc/>
    protected override string? KubernetesUrl => KubernetesEndpoint;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _rbacFiles = (RbacPath ?? []).SelectMany(p => FilePaths.Expanded(SessionState, p)).ToArray();
            _awsAuthFile = AwsAuthPath is null ? null : FilePaths.One(SessionState, AwsAuthPath);
        }
        catch (EksAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e));
        }
    }

    /// <summary>What reads the clusters; null as long as none was read.</summary>
    private protected ClusterAccessSource? Source => _source;

    /// <inheritdoc/>
    protected sealed override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        _source ??= new ClusterAccessSource(Sessions, Options, Operator, SystemClock.Instance);
        _files ??= new ManifestFiles(Connectors).Read(_rbacFiles, _awsAuthFile);
        foreach (var fault in await _source.ReadAsync(Query(), _files, SnapshotAsync, cancellationToken).ConfigureAwait(false))
        {
            await NotReadAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes one snapshot.</summary>
    protected abstract Task SnapshotAsync(EKSClusterAccess access, CancellationToken cancellationToken);

    /// <summary>Says that a cluster, a place or a file could not be read, or that no cluster fits a pattern.</summary>
    protected virtual Task NotReadAsync(EksAccessException fault, CancellationToken cancellationToken) => fault.ErrorId == ErrorIds.NoClusterMatches
        ? Operator.WarnAsync(fault.Message, cancellationToken)
        : Operator.ErrorAsync(fault, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeAfterWork(_source);
        }

        base.Dispose(disposing);
    }
}
