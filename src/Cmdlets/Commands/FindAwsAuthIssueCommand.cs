using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Find-AwsAuthIssue: what is wrong in an aws-auth, where, what the authenticator makes of it, and what to write instead.</summary>
[Cmdlet(VerbsCommon.Find, "AwsAuthIssue", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AwsAuthIssue))]
public sealed class FindAwsAuthIssueCommand : AwsAuthTargetCmdlet
{
    private AwsAuthIssueFinder? _finder;

    /// <summary>Ask IAM whether the principals of rows exist.</summary>
    [Parameter]
    public SwitchParameter CheckPrincipal { get; set; }

    private AwsAuthIssueFinder Finder => _finder ??= new AwsAuthIssueFinder(() => Locator, Operator) { CheckPrincipal = CheckPrincipal };

    /// <inheritdoc/>
    protected override Task ClustersAsync(CancellationToken cancellationToken) => Finder.FindAsync(Query(), EmitAsync, cancellationToken);

    /// <inheritdoc/>
    private protected override Task SourceAsync(AwsAuthSource source, CancellationToken cancellationToken) =>
        Finder.FindAsync(source, Target, EmitAsync, cancellationToken);

    private Task EmitAsync(AwsAuthIssue issue, CancellationToken cancellationToken) => WriteAsync(issue);
}
