using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Find-AwsAuthIssue: what is wrong in an aws-auth, where, what the authenticator makes of it, and what to write instead.</summary>
[Cmdlet(VerbsCommon.Find, "AwsAuthIssue", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AwsAuthIssue))]
public sealed class FindAwsAuthIssueCommand : AwsAuthInputCmdlet
{
    private AwsAuthIssueFinder? _finder;

    /// <summary>Clusters to look at; with a file or text, the one cluster it is meant for.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = TextSet)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? ClusterName { get; set; }

    /// <summary>Ask IAM whether the principals of rows exist.</summary>
    [Parameter]
    public SwitchParameter CheckPrincipal { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    private AwsAuthIssueFinder Finder => _finder ??= new AwsAuthIssueFinder(() => Locator, Operator) { CheckPrincipal = CheckPrincipal };

    /// <inheritdoc/>
    protected override Task ClustersAsync(CancellationToken cancellationToken) => Finder.FindAsync(Query(), EmitAsync, cancellationToken);

    /// <inheritdoc/>
    private protected override Task TextAsync(SourceText text, CancellationToken cancellationToken) => Finder.FindAsync(
        AwsAuthInput.Read(text.Text, text.FileName, Connectors.Json),
        ClusterNames.Count > 0 ? ClusterChoice.Named(ClusterNames[0]) : null,
        EmitAsync,
        cancellationToken);

    private Task EmitAsync(AwsAuthIssue issue, CancellationToken cancellationToken) => WriteAsync(issue);
}
