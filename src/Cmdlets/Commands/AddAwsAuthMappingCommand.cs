using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Commands;

/// <summary>Add-AwsAuthMapping: one row more in aws-auth, with every other byte of the text as it was.</summary>
[Cmdlet(VerbsCommon.Add, "AwsAuthMapping", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AwsAuthChange), typeof(string))]
public sealed class AddAwsAuthMappingCommand : AwsAuthRowCmdlet
{
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
    private protected override AwsAuthChangeRequest RequestFor(string principal) =>
        new AddAwsAuthRow(AwsAuthRowSpec.For(principal, Username, Group), Force);
}
