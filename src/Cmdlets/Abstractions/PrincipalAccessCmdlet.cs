using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that say what a principal of a cluster shall have, or shall not.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PrincipalAccessCmdlet : KubernetesWriterCmdlet
{
    private protected const string PrincipalSet = "Principal";
    private protected const string PermissionSetSet = "PermissionSet";

    private int _inputs;

    /// <summary>The piped object itself, to name its row and its properties when something is wrong with it.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The IAM principal.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PrincipalSet)]
    [TextTransformation]
    public string? PrincipalArn { get; set; }

    /// <summary>The permission set of IAM Identity Center whose role is meant.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PermissionSetSet)]
    [ValidateNotNullOrEmpty]
    public string? PermissionSet { get; set; }

    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _inputs++;
        base.ProcessRecord();
    }

    /// <summary>Refuses an input, such as the row of a table, that names nobody: without its place it could not be found again.</summary>
    private protected void RefuseNobody()
    {
        if (MyInvocation.ExpectingInput && PrincipalArn is null && PermissionSet is null && string.IsNullOrEmpty(CurrentTarget as string))
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"No principal is given by input {_inputs} of the pipeline.")
            {
                RecommendedAction = "Give each object, or each row of the file, a PrincipalArn.",
                TargetObject = $"input {_inputs}",
            };
        }
    }

    /// <inheritdoc/>
    protected override object? CurrentTarget => PrincipalArn ?? PermissionSet;

    /// <inheritdoc/>
    private protected override EksAccessException Placed(EksAccessException error)
    {
        if (!MyInvocation.ExpectingInput || InputObject is null)
        {
            return error;
        }

        if (PrincipalArn is null && PermissionSet is null && error.Message.StartsWith("No principal is given", StringComparison.Ordinal))
        {
            var seen = InputObject.BaseObject is string ? "an empty text" : "the properties " + string.Join(", ", InputObject.Properties.Select(p => p.Name));
            return error.Amend($"{error.Message} It has {seen}.", "Give the property or the column the name PrincipalArn (Select-Object *, @{ n = 'PrincipalArn'; e = { $_.Principal } }), or give -PrincipalArn or -PermissionSet.");
        }

        return PrincipalArn is null || error.Message.Contains(PrincipalArn)
            ? error
            : error.Amend($"Input {_inputs}, {PrincipalArn}: {error.Message}");
    }
}
