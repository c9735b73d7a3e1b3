using System.ComponentModel;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that change the rows of one principal in aws-auth: on a cluster, in files, or in text of the pipeline.</summary>
/// <remarks>With files or text, nothing is asked of AWS or of a cluster. Text that comes down the pipeline goes on as edited text.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AwsAuthRowCmdlet : AwsAuthWriterCmdlet
{
    private protected const string ClusterSet = "Cluster";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string TextSet = "Text";
    private readonly TextJoiner _text = new();

    /// <summary>The principal as the row writes it, or a 12-digit account.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = TextSet)]
    [Alias("Arn")]
    [TextTransformation]
    public string? PrincipalArn { get; set; }

    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>Files to edit; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files to edit, taken as they are.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [PathListTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Text, or lines of text, to edit.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = TextSet)]
    [AllowEmptyString]
    [TextLineTransformation]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override object? CurrentTarget => PrincipalArn;

    /// <summary>The change that is wanted for a principal.</summary>
    private protected abstract AwsAuthChangeRequest RequestFor(string principal);

    /// <inheritdoc/>
    protected sealed override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var request = RequestFor(PrincipalArn ?? throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "No principal is given.")
        {
            RecommendedAction = "Give -PrincipalArn, or pipe objects that have an Arn or a PrincipalArn.",
        });
        switch (ParameterSetName)
        {
            case TextSet:
                await TextsAsync(InputObject is null ? [] : _text.Add(InputObject), request, cancellationToken).ConfigureAwait(false);
                break;
            case PathSet:
            case LiteralPathSet:
                foreach (var path in Path ?? LiteralPath ?? [])
                {
                    await ChangeFilesAsync(path, request, cancellationToken).ConfigureAwait(false);
                }

                break;
            default:
                await ChangeAsync(Choice(), request, false, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <inheritdoc/>
    protected sealed override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == TextSet)
        {
            await TextsAsync(_text.Finish(), RequestFor(PrincipalArn!), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ChangeFilesAsync(string path, AwsAuthChangeRequest request, CancellationToken cancellationToken)
    {
        var files = await OnPipelineAsync<IReadOnlyList<string>>(() => Path is not null ? FilePaths.Expanded(SessionState, path) : [FilePaths.Literal(SessionState, path)]).ConfigureAwait(false);
        foreach (var file in files)
        {
            await OrErrorAsync(() => ChangeFileAsync(file, request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TextsAsync(IEnumerable<SourceText> texts, AwsAuthChangeRequest request, CancellationToken cancellationToken)
    {
        var changer = new AwsAuthFileChanger(Operator, Connectors.Files, SystemClock.Instance);
        foreach (var text in texts.ToArray())
        {
            await OrErrorAsync(async () => await WriteAsync(await changer.ChangeTextAsync(text.Text, text.FileName, request, AllowLockout, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What fails for one file or text leaves the others alone.</summary>
    private async Task OrErrorAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await Operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
