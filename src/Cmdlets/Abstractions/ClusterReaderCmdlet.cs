using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that read clusters: lists and wildcards of names, lists of regions and profiles.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ClusterReaderCmdlet : AwsCmdlet
{
    /// <summary>Regions to look in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string[]? Region { get; set; }

    /// <summary>Profiles to look with.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string[]? ProfileName { get; set; }

    /// <summary>The ARN of a piped object's cluster.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [TextTransformation]
    public string? ClusterArn { get; set; }

    /// <summary>The account of a piped object's cluster.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [TextTransformation]
    public virtual string? AccountId { get; set; }

    /// <summary>Where a piped object's credentials came from.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [TextTransformation]
    public string? CredentialSource { get; set; }

    /// <summary>The clusters given, on the command line or by a piped object.</summary>
    protected abstract IReadOnlyList<string> ClusterNames { get; }

    /// <inheritdoc/>
    protected override string? SingleRegion => IsOnCommandLine(nameof(Region)) && Region is { Length: 1 } ? Region[0] : null;

    /// <inheritdoc/>
    protected override string? SingleProfile => ProfileName is { Length: 1 } ? ProfileName[0] : null;

    /// <inheritdoc/>
    protected override bool NamesProfile => ProfileName is { Length: > 0 };

    /// <inheritdoc/>
    protected override object? CurrentTarget => FirstName ?? ClusterArn;

    private string? FirstName => ClusterNames.Count > 0 ? ClusterNames[0] : null;

    /// <summary>Which clusters this input means. A name on the command line wins over all that a piped object says.</summary>
    protected ClusterQuery Query()
    {
        var profiles = ProfileName ?? Array.Empty<string>();
        var regions = IsOnCommandLine(nameof(Region)) && Region is not null ? Region : Array.Empty<string>();
        if (IsOnCommandLine("ClusterName") || ClusterArn is null)
        {
            var given = regions.Length == 0 && Region is not null && !IsOnCommandLine("ClusterName") ? Region : regions;
            return new ClusterQuery { ClusterNames = ClusterNames, Regions = given, ProfileNames = profiles };
        }

        var piped = new ClusterLocation
        {
            ClusterName = FirstName,
            ClusterArn = ClusterArn,
            Region = IsOnCommandLine(nameof(Region)) ? null : Region?.FirstOrDefault(),
            AccountId = AccountId,
            CredentialSource = CredentialSource,
        };
        RefuseOrphan(piped);
        return new ClusterQuery { Piped = piped, Regions = regions, ProfileNames = profiles };
    }
}
