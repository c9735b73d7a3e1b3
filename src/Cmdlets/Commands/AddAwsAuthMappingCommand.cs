using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Add-AwsAuthMapping: one row more in aws-auth, with every other byte of the text as it was.</summary>
[Cmdlet(VerbsCommon.Add, "AwsAuthMapping", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(AwsAuthChange))]
public sealed class AddAwsAuthMappingCommand : AwsAuthWriterCmdlet
{
    /// <summary>The principal, or a 12-digit account.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Arn")]
    [TextTransformation]
    public string? PrincipalArn { get; set; }

    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>The Kubernetes username, with templates.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? Username { get; set; }

    /// <summary>The Kubernetes groups.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Groups", "KubernetesGroup", "KubernetesGroups")]
    [TextListTransformation]
    [ArgumentCompleter(typeof(GroupCompleter))]
    public string[]? Group { get; set; }

    /// <summary>Replace a row of the same principal that says something else.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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
        return ChangeAsync(Choice(), new AddAwsAuthRow(AwsAuthRowSpec.For(principal, Username, Group), Force), false, cancellationToken);
    }
}
