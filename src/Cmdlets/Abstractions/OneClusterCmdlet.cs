using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that do something to a cluster as a whole.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class OneClusterCmdlet : KubernetesWriterCmdlet
{
    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override object? CurrentTarget => ClusterName ?? ClusterArn;
}
