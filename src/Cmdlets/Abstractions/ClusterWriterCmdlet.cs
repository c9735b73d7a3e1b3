using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that change one cluster at a time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ClusterWriterCmdlet : AwsCmdlet
{
    /// <summary>The region.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [RegionTransformation(Single = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>A profile.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The ARN of a piped object's cluster.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [TextTransformation]
    public string? ClusterArn { get; set; }

    /// <summary>The account of a piped object's cluster.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [TextTransformation]
    public string? AccountId { get; set; }

    /// <summary>Where a piped object's credentials came from.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [TextTransformation]
    public string? CredentialSource { get; set; }

    /// <summary>The cluster given, on the command line or by a piped object.</summary>
    protected abstract string? OneClusterName { get; }

    /// <inheritdoc/>
    protected override string? SingleRegion => IsOnCommandLine(nameof(Region)) ? Region : null;

    /// <inheritdoc/>
    protected override string? SingleProfile => ProfileName;

    /// <inheritdoc/>
    protected override bool NamesProfile => ProfileName is not null;

    /// <summary>Which cluster this input means. A name on the command line wins over all that a piped object says.</summary>
    protected ClusterChoice Choice()
    {
        if (IsOnCommandLine("ClusterName"))
        {
            return ClusterChoice.Named(OneClusterName ?? string.Empty);
        }

        if (OneClusterName is null && ClusterArn is null)
        {
            // An empty cell of a table is the fault of that line alone; the lines behind it may name their clusters.
            return MyInvocation.ExpectingInput ? new ClusterChoice { Piped = new ClusterLocation() } : new ClusterChoice();
        }

        var piped = new ClusterLocation
        {
            ClusterName = OneClusterName,
            ClusterArn = ClusterArn,
            Region = IsOnCommandLine(nameof(Region)) ? null : Region,
            AccountId = AccountId,
            CredentialSource = CredentialSource,
        };
        RefuseOrphan(piped);
        return new ClusterChoice { Piped = piped };
    }
}
