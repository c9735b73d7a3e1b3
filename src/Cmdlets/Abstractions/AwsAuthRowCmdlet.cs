using System.ComponentModel;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that change the rows of one principal in aws-auth.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AwsAuthRowCmdlet : AwsAuthWriterCmdlet
{
    /// <summary>The principal as the row writes it, or a 12-digit account.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Arn")]
    [TextTransformation]
    public string? PrincipalArn { get; set; }

    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override object? CurrentTarget => PrincipalArn;

    /// <summary>The change that is wanted for a principal.</summary>
    private protected abstract AwsAuthChangeRequest RequestFor(string principal);

    /// <inheritdoc/>
    protected sealed override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var principal = PrincipalArn ?? throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "No principal is given.")
        {
            RecommendedAction = "Give -PrincipalArn, or pipe objects that have an Arn or a PrincipalArn.",
        };
        return ChangeAsync(Choice(), RequestFor(principal), false, cancellationToken);
    }
}
