using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that read an aws-auth and can be told which cluster a file or a text is for.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AwsAuthTargetCmdlet : AwsAuthInputCmdlet
{
    /// <summary>Clusters to read from; with a file or text, the one cluster it is for.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = TextSet)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public override string[]? ClusterName { get; set; }

    /// <summary>The cluster that a file or a text is for; null when none is named.</summary>
    protected ClusterChoice? Target => ClusterNames.Count > 0 ? ClusterChoice.Named(ClusterNames[0]) : null;
}
