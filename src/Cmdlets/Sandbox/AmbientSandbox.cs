using EksAccessManagement.Credentials;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Sandbox;

/// <summary>
/// The sandbox that commands of this process go to when they are given no credentials, so that what was written for a
/// real cluster runs in a rehearsal as it stands.
/// </summary>
internal sealed class AmbientSandbox
{
    /// <summary>How the source of credentials is called; objects that came from a sandbox carry it.</summary>
    public const string SourceName = "sandbox";

    private static volatile AmbientSandbox? s_current;

    public AmbientSandbox(string eksUrl, string stsUrl, string iamUrl, string region, AwsKeys keys)
    {
        (EksUrl, StsUrl, IamUrl, Region) = (eksUrl, stsUrl, iamUrl, region);
        Credentials = new KeyCredentials(SourceName, keys);
    }

    /// <summary>The sandbox in force, or null.</summary>
    public static AmbientSandbox? Current
    {
        get => s_current;
        set => s_current = value;
    }

    private string EksUrl { get; }

    private string StsUrl { get; }

    private string IamUrl { get; }

    private string Region { get; }

    private KeyCredentials Credentials { get; }

    /// <summary>Sends options without credentials to the sandbox, as its administrator; a region or a role that was asked for stays.</summary>
    public AwsSessionOptions Redirect(AwsSessionOptions options) => Lead(options with
    {
        Credential = Credentials,
        StoredCredentials = null,
        StoredRegion = Region,
        StoredRegionSource = SourceName,
    });

    /// <summary>Sends options with credentials of one of its principals to the sandbox: EKS, STS and IAM alike, for none of them could use these keys elsewhere.</summary>
    public AwsSessionOptions Direct(AwsSessionOptions options) => Lead(options) with { SourcePrefix = SourceName + " " };

    /// <summary>Whether an object that carries this source of credentials came from a sandbox, as its administrator or as somebody else.</summary>
    public static bool IsSource(string? source) =>
        AssumedRole.Parse(source).Source is var first && (first == SourceName || first.StartsWith(SourceName + " ", StringComparison.Ordinal));

    private AwsSessionOptions Lead(AwsSessionOptions options) => options with
    {
        StoredRegion = options.StoredRegion ?? Region,
        StoredRegionSource = options.StoredRegion is null ? SourceName : options.StoredRegionSource,
        EndpointUrl = EksUrl,
        StsEndpointUrl = StsUrl,
        IamEndpointUrl = IamUrl,
        Proxy = null,
        UseDualStack = false,
        UseFips = false,
    };

    /// <summary>The fault of an object that was read from a sandbox which no longer runs: it must never reach a real account.</summary>
    public static EksAccessException Gone(object? target) =>
        new(ErrorIds.SandboxUnavailable, ErrorKind.InvalidState, "The object came from a sandbox, and no sandbox is in force in this session.")
        {
            RecommendedAction = "Start one with Start-EKSSandbox, or give -ClusterName and credentials to use the object elsewhere on purpose.",
            TargetObject = target,
        };
}
