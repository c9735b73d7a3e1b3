using EksAccessManagement.AwsAuth;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>Get-AwsAuthMapping: the rows of aws-auth of a cluster, a file or a text, each with whom it really lets in.</summary>
[Cmdlet(VerbsCommon.Get, "AwsAuthMapping", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AwsAuthMapping), typeof(AwsAuthAnswer))]
public sealed class GetAwsAuthMappingCommand : AwsAuthInputCmdlet
{
    private AwsAuthMappingReader? _reader;

    /// <summary>Callers to answer for, in place of showing rows.</summary>
    [Parameter]
    [TextListTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? PrincipalArn { get; set; }

    private AwsAuthMappingReader Reader => _reader ??= new AwsAuthMappingReader(new ClusterAwsAuth(), Operator);

    /// <inheritdoc/>
    protected override Task ClustersAsync(CancellationToken cancellationToken) => PrincipalArn is null
        ? Reader.ReadAsync(Locator, Query(), EmitAsync, cancellationToken)
        : Reader.AnswerAsync(Locator, Query(), PrincipalArn, AnswerAsync, cancellationToken);

    /// <inheritdoc/>
    private protected override Task SourceAsync(AwsAuthSource source, CancellationToken cancellationToken) => PrincipalArn is null
        ? Reader.ReadAsync(source, EmitAsync, cancellationToken)
        : Reader.AnswerAsync(source, PrincipalArn, AnswerAsync, cancellationToken);

    private Task EmitAsync(AwsAuthMapping mapping, CancellationToken cancellationToken) => WriteAsync(mapping);

    private Task AnswerAsync(AwsAuthAnswer answer, CancellationToken cancellationToken) => WriteAsync(answer);
}
