using EksAccessManagement.Sandbox;

namespace EksAccessManagement.Credentials;

/// <summary>What a command line says of credentials, region and endpoints.</summary>
internal sealed record SessionInputs
{
    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    public string? SessionToken { get; init; }

    /// <summary>The profile, when it is one.</summary>
    public string? ProfileName { get; init; }

    /// <summary>True when one or more profiles were named.</summary>
    public bool NamesProfile { get; init; }

    public string? ProfileLocation { get; init; }

    public IForeignCredentials? Credential { get; init; }

    public string? Region { get; init; }

    public string? AssumeRoleArn { get; init; }

    public string? EndpointUrl { get; init; }

    public string? KubernetesEndpoint { get; init; }

    public Func<string, string?>? MfaCodePrompt { get; init; }

    /// <summary>True when credentials or an endpoint stand on the command line: then the sandbox in force is passed over.</summary>
    public bool AreExplicit => GiveCredentials || ProfileLocation is not null || EndpointUrl is not null;

    /// <summary>True when credentials stand on the command line.</summary>
    public bool GiveCredentials => AccessKey is not null || NamesProfile || Credential is not null;

    /// <summary>The options of a session, with what the shell holds, sent to the sandbox in force or to the one whose file of profiles or endpoint was given.</summary>
    public AwsSessionOptions ToOptions(ShellDefaults shell)
    {
        var options = new AwsSessionOptions
        {
            AccessKey = AccessKey,
            SecretKey = SecretKey,
            SessionToken = SessionToken,
            ProfileName = ProfileName,
            ProfileLocation = ProfileLocation,
            Credential = Credential,
            StoredCredentials = shell.Credentials,
            Region = Region,
            StoredRegion = shell.Region,
            AssumeRoleArn = AssumeRoleArn,
            EndpointUrl = EndpointUrl,
            KubernetesEndpoint = KubernetesEndpoint,
            Proxy = shell.Proxy,
            MfaCodePrompt = MfaCodePrompt,
        };
        return AreExplicit
            ? Sandboxes.Serving(ProfileLocation, EndpointUrl)?.Direct(options) ?? options
            : AmbientSandbox.Current?.Redirect(options) ?? options;
    }

    /// <summary>Names what was given, never a secret.</summary>
    public override string ToString() => AreExplicit ? "credentials of the command line" : "no credentials";
}
