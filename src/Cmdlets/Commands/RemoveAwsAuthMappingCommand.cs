using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Remove-AwsAuthMapping: the rows of one principal out of aws-auth, with every other byte of the text as it was.</summary>
[Cmdlet(VerbsCommon.Remove, "AwsAuthMapping", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(AwsAuthChange))]
public sealed class RemoveAwsAuthMappingCommand : AwsAuthWriterCmdlet
{
    /// <summary>The principal as the row writes it, or a session of it, or a 12-digit account.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Arn")]
    [TextTransformation]
    public string? PrincipalArn { get; set; }

    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>The kind of row: Role, User or Account.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? Kind { get; set; }

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override object? CurrentTarget => PrincipalArn;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var principal = PrincipalArn ?? throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "No principal is given.")
        {
            RecommendedAction = "Give -PrincipalArn, or pipe objects that have an Arn or a PrincipalArn.",
        };
        return ChangeAsync(Choice(), new RemoveAwsAuthPrincipal(principal, KindOf(Kind)), false, cancellationToken);
    }

    private static AwsAuthRowKind? KindOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Enum.TryParse<AwsAuthRowKind>(text, true, out var kind) && Enum.IsDefined(typeof(AwsAuthRowKind), kind)
            ? kind
            : throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{text}' is no kind of row.") { RecommendedAction = "Give Role, User or Account.", TargetObject = text };
    }
}
