using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that look at clusters as a whole, and must be told which.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ManyClustersCmdlet : KubernetesReaderCmdlet
{
    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[] ClusterName { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();
}
