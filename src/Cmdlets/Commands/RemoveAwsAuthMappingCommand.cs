using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Remove-AwsAuthMapping: the rows of one principal out of aws-auth, with every other byte of the text as it was.</summary>
[Cmdlet(VerbsCommon.Remove, "AwsAuthMapping", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AwsAuthChange), typeof(string))]
public sealed class RemoveAwsAuthMappingCommand : AwsAuthRowCmdlet
{
    /// <summary>The kind of row: Role, User or Account.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? Kind { get; set; }

    /// <inheritdoc/>
    private protected override AwsAuthChangeRequest RequestFor(string principal) => new RemoveAwsAuthPrincipal(principal, KindOf(Kind));

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
