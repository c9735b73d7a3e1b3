using System.ComponentModel;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that read an aws-auth from a cluster, from files, or from text of the pipeline.</summary>
/// <remarks>
/// Lines of the pipeline are joined per source: <c>Get-Content a.yaml, b.yaml</c> gives two texts, not one. No parameter
/// that binds from the pipeline is mandatory: with several mandatory ones the binder settles on the set that takes its
/// input by value before it has looked at the object, and piped files would never be bound.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AwsAuthInputCmdlet : ClusterReaderCmdlet
{
    private protected const string ClusterSet = "Cluster";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string TextSet = "Text";
    private readonly TextJoiner _text = new();

    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public virtual string[]? ClusterName { get; set; }

    /// <summary>Files; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files, taken as they are.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [PathListTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Text, or lines of text.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = TextSet)]
    [AllowEmptyString]
    [TextLineTransformation]
    public PSObject? InputObject { get; set; }

    /// <summary>The text of a piped object, such as a repair; it goes before the cluster that the object names.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet, DontShow = true)]
    [FreeTextTransformation]
    public string? Text { get; set; }

    /// <summary>The URL of the Kubernetes API in place of the cluster's endpoint.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string? KubernetesEndpoint { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    /// <inheritdoc/>
    protected override string? KubernetesUrl => KubernetesEndpoint;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case TextSet:
                foreach (var complete in _text.Add(InputObject!))
                {
                    Run(token => TextAsync(complete, token), complete.FileName);
                }

                break;
            case PathSet:
            case LiteralPathSet:
                foreach (var file in Files())
                {
                    Run(token => FileAsync(file, token), file);
                }

                break;
            case ClusterSet when Text is { } text:
                Run(token => TextAsync(new SourceText(text, null), token), null);
                break;
            default:
                RefuseFileNames();
                base.ProcessRecord();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var rest in _text.Finish())
        {
            Run(token => TextAsync(rest, token), rest.FileName);
        }

        base.EndProcessing();
    }

    /// <inheritdoc/>
    protected sealed override Task ProcessAsync(CancellationToken cancellationToken) => ClustersAsync(cancellationToken);

    private void RefuseFileNames()
    {
        foreach (var name in ClusterNames)
        {
            if (!name.StartsWith("arn:", StringComparison.OrdinalIgnoreCase) && (name.IndexOfAny(['/', '\\']) >= 0 || System.IO.Path.HasExtension(name)))
            {
                ThrowTerminatingError(ErrorRecords.Create(new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{name}' is not the name of a cluster.")
                {
                    RecommendedAction = "Give -Path for a file.",
                    TargetObject = name,
                }));
            }
        }
    }

    /// <summary>Reads the clusters of <see cref="ClusterReaderCmdlet.Query"/>.</summary>
    protected abstract Task ClustersAsync(CancellationToken cancellationToken);

    /// <summary>Works on one text.</summary>
    private protected abstract Task SourceAsync(AwsAuthSource source, CancellationToken cancellationToken);

    private Task TextAsync(SourceText text, CancellationToken cancellationToken) =>
        SourceAsync(AwsAuthInput.Read(text.Text, text.FileName, Connectors.Json), cancellationToken);

    private Task FileAsync(string path, CancellationToken cancellationToken) =>
        TextAsync(new SourceText(Connectors.Files.ReadText(path), path), cancellationToken);

    private List<string> Files() => FilePaths.All(SessionState, Path, LiteralPath, (fault, path) => WriteError(ErrorRecords.Create(fault, path)));
}
