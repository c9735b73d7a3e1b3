using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Set-AwsAuth: puts a text on a cluster: linted, compared, guarded, backed up, and only if nobody else has written since.</summary>
/// <remarks>Nothing is written before the last input is there: two texts for one cluster would overwrite each other.</remarks>
[Cmdlet(VerbsCommon.Set, "AwsAuth", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = TextSet)]
[OutputType(typeof(AwsAuthChange))]
public sealed class SetAwsAuthCommand : AwsAuthWriterCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string TextSet = "Text";
    private static readonly ClusterChoice Nowhere = new();
    private readonly TextJoiner _text = new();
    private readonly List<(ClusterChoice Cluster, AwsAuthSource Source)> _orders = [];
    private bool _hasInput;
    private bool _hasFault;
    private ClusterChoice _cluster = Nowhere;

    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>The file; wildcards are expanded, and must lead to one file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The file, taken as it is.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>Text, or lines of text, or objects with a text.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = TextSet)]
    [Alias("Text")]
    [AllowEmptyString]
    [TextLineTransformation]
    public PSObject? InputObject { get; set; }

    /// <summary>Put a backup of another cluster there.</summary>
    [Parameter]
    public SwitchParameter AllowOtherCluster { get; set; }

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override object? CurrentTarget => Path ?? LiteralPath ?? ClusterName ?? ClusterArn;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (InputObject is null && Path is null && LiteralPath is null)
        {
            return;
        }

        _hasInput = true;
        var cluster = Choice();
        if (ParameterSetName != TextSet || cluster != _cluster)
        {
            CollectRest();
        }

        _cluster = cluster;
        if (ParameterSetName != TextSet)
        {
            var path = await OnPipelineAsync(() => FilePaths.OneOf(SessionState, Path, LiteralPath)).ConfigureAwait(false);
            Collect(() => new SourceText(Connectors.Files.ReadText(path), path));
            return;
        }

        foreach (var complete in _text.Add(InputObject!))
        {
            Collect(() => complete);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        CollectRest();
        if (!_hasInput)
        {
            throw Invalid("No text is given.", "Give -Path, or pipe the text or the file.");
        }

        if (_hasFault && _orders.Count > 0)
        {
            throw Invalid("Not every text could be read, so that none was put on a cluster.", "Mend or leave out the one in question.");
        }

        var twice = _orders.GroupBy(o => o.Cluster).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw Invalid($"{twice.Count()} texts are given for one cluster ({string.Join(", ", twice.Select(o => o.Source.FileName ?? "a text"))}); each would overwrite the one before. Nothing was written.", "Give one text for a cluster.");
        }

        foreach (var (cluster, source) in _orders)
        {
            try
            {
                await ChangeAsync(cluster, new SetAwsAuth(source), AllowOtherCluster, cancellationToken).ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (!fault.EndsPipeline)
            {
                await Operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static EksAccessException Invalid(string message, string action) =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, message) { RecommendedAction = action, EndsPipeline = true };

    private void CollectRest()
    {
        foreach (var rest in _text.Finish())
        {
            Collect(() => rest);
        }
    }

    private void Collect(Func<SourceText> read)
    {
        // Until the text is known to be good, nothing is written for any cluster.
        var faults = _hasFault;
        _hasFault = true;
        var text = read();
        var source = AwsAuthInput.Read(text.Text, text.FileName, Connectors.Json);
        _orders.Add((_cluster == Nowhere && source.Origin is not null ? Own(source.Origin) : _cluster, source));
        _hasFault = faults;
    }

    /// <summary>A backup leads to its own cluster.</summary>
    private static ClusterChoice Own(AwsAuthOrigin origin) => new()
    {
        Piped = new ClusterLocation { ClusterName = origin.ClusterName, ClusterArn = origin.ClusterArn, Region = origin.Region, AccountId = origin.AccountId },
    };
}
