using System.ComponentModel;
using System.Management.Automation.Host;
using System.Security;
using EksAccessManagement.Credentials;
using EksAccessManagement.Identity;
using EksAccessManagement.Loading;
using EksAccessManagement.Sandbox;

namespace EksAccessManagement.Abstractions;

/// <summary>
/// Base of the cmdlets that call AWS: the credential and endpoint parameters, by the names and aliases that AWS.Tools
/// gives them, and the session they lead to.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AwsCmdlet : AsyncCmdlet
{
    // Faults of what a parameter says, whatever cluster or input it is used for.
    private static readonly HashSet<string> ArgumentFaults = new(StringComparer.Ordinal)
    {
        ErrorIds.InvalidArn, ErrorIds.UnknownAccessPolicy, ErrorIds.InvalidAccessPolicyText, ErrorIds.ReservedGroup, ErrorIds.InvalidUsername, ErrorIds.InvalidAccessEntryType,
        ErrorIds.WildcardNotAllowed,
    };

    private HashSet<string> _commandLine = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string> _commandLineTexts = new(StringComparer.Ordinal);
    private AwsSessionOptions? _options;
    private SessionCache? _sessions;
    private ClusterLocator? _locator;
    private bool _hasExplicitCredentials;

    /// <summary>An access key id; -SecretKey goes with it.</summary>
    [Parameter]
    [Alias("AK")]
    [ValidateNotNullOrEmpty]
    public string? AccessKey { get; set; }

    /// <summary>The secret key of -AccessKey.</summary>
    [Parameter]
    [Alias("SK", "SecretAccessKey")]
    [ValidateNotNullOrEmpty]
    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary keys.</summary>
    [Parameter]
    [Alias("ST")]
    [ValidateNotNullOrEmpty]
    public string? SessionToken { get; set; }

    /// <summary>The credentials file to read profiles from, and only from it.</summary>
    [Parameter]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    [ValidateNotNullOrEmpty]
    public string? ProfileLocation { get; set; }

    /// <summary>Credentials as an object.</summary>
    [Parameter]
    [CredentialTransformation]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>A role to assume with the credentials; <c>{AccountId}</c> stands for the cluster's account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AssumeRoleArn { get; set; }

    /// <summary>The URL of the EKS API in place of AWS's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndpointUrl { get; set; }

    /// <summary>Finds clusters and keeps sessions for this run of the command.</summary>
    protected ClusterLocator Locator => _locator ??= new ClusterLocator(Sessions, Options, Operator);

    /// <summary>Opens sessions for this run of the command.</summary>
    protected ISessionSource Sessions => _sessions ??= new SessionCache(Connectors);

    /// <summary>The way to AWS, Kubernetes, YAML, JSON and files; the first use loads their libraries.</summary>
    protected static IConnectors Connectors => ConnectorSource.Current;

    /// <summary>Credentials, region and endpoints of the command line, the shell and the sandbox in force.</summary>
    protected AwsSessionOptions Options => _options ?? throw new InvalidOperationException("The command has not begun.");

    /// <summary>The one region of the command line; null when none or several were given.</summary>
    protected abstract string? SingleRegion { get; }

    /// <summary>The one profile of the command line; null when none or several were given.</summary>
    protected abstract string? SingleProfile { get; }

    /// <summary>The URL of the Kubernetes API in place of the cluster's endpoint; null where the command has no such parameter.</summary>
    protected virtual string? KubernetesUrl => null;

    /// <summary>True when a profile was named on the command line.</summary>
    protected abstract bool NamesProfile { get; }

    /// <summary>True when a parameter was given on the command line, not bound from a piped object.</summary>
    protected bool IsOnCommandLine(string parameter) => _commandLine.Contains(parameter);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // Before the first input, only what stands on the command line is bound.
        _commandLine = new HashSet<string>(MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);
        _commandLineTexts = new HashSet<string>(MyInvocation.BoundParameters.Values.SelectMany(Texts), StringComparer.Ordinal);
        try
        {
            _options = ReadOptions();
        }
        catch (EksAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e));
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    /// <remarks>A wrong argument on the command line is wrong for every input; one that was piped is the fault of that input alone.</remarks>
    protected internal override bool EndsPipeline(EksAccessException error) =>
        base.EndsPipeline(error)
        || (ArgumentFaults.Contains(error.ErrorId) && error.TargetObject is string text && _commandLineTexts.Contains(text))
        || (error.Operation == "AssumeRole" && HasOneRole);

    // One role for all inputs; a placeholder stands for the role of each account, and profiles bring roles of their own.
    private bool HasOneRole => AssumeRoleArn is not null && !AssumedRole.HasPlaceholder(AssumeRoleArn) && (SingleProfile is not null || !NamesProfile);

    /// <summary>Refuses an object that came from a sandbox when there is none: its names may mean something else elsewhere.</summary>
    protected void RefuseOrphan(ClusterLocation? piped)
    {
        if (piped is not null && AmbientSandbox.IsSource(piped.CredentialSource) && AmbientSandbox.Current is null && !_hasExplicitCredentials)
        {
            throw AmbientSandbox.Gone(piped.ClusterArn ?? piped.ClusterName);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeAfterWork(_sessions);
        }

        base.Dispose(disposing);
    }

    private AwsSessionOptions ReadOptions()
    {
        CheckCredentialParameters();
        var credential = Credential as IForeignCredentials;
        var inputs = new SessionInputs
        {
            AccessKey = AccessKey,
            SecretKey = SecretKey,
            SessionToken = SessionToken,
            ProfileName = SingleProfile,
            NamesProfile = NamesProfile,
            ProfileLocation = ProfileLocation is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(ProfileLocation),
            Credential = credential,
            Region = SingleRegion,
            AssumeRoleArn = AssumeRoleArn,
            EndpointUrl = EndpointUrl,
            KubernetesEndpoint = KubernetesUrl,
            MfaCodePrompt = Prompting.CanPromptIn(Host) ? AskMfaCode : null,
        };
        _hasExplicitCredentials = inputs.AreExplicit;
        var shell = ShellDefaults.Read(name => GetVariableValue(name));
        if (shell.HasUnreadableCredentials && !inputs.GiveCredentials)
        {
            WriteWarning("$StoredAWSCredentials holds no credentials that can be read; the next source is used.");
        }

        shell.Credentials?.OnPipeline = read => OnPipelineAsync(read);
        (credential as ReflectedCredentials)?.OnPipeline = read => OnPipelineAsync(read);
        return inputs.ToOptions(shell);
    }

    private static IEnumerable<string> Texts(object? value) => PlainText.Unwrap(value) switch
    {
        string text => [text, text.Split('@')[0]],
        string[] texts => texts.SelectMany(t => new[] { t, t.Split('@')[0] }),
        _ => [],
    };

    private void CheckCredentialParameters()
    {
        if (AssumeRoleArn is not null && !AssumedRole.IsRoleArn(AssumeRoleArn))
        {
            throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"-AssumeRoleArn '{AssumeRoleArn}' is not the ARN of an IAM role.")
            {
                RecommendedAction = "Give an ARN such as 'arn:aws:iam::111122223333:role/auditor', or with {AccountId} in place of the account; quote it, because braces mean something to PowerShell.",
                TargetObject = AssumeRoleArn,
                EndsPipeline = true,
            };
        }

        var sources = new[] { (nameof(AccessKey), AccessKey is not null), ("ProfileName", NamesProfile), (nameof(Credential), Credential is not null) }
            .Where(s => s.Item2).Select(s => "-" + s.Item1).ToArray();
        if (sources.Length > 1)
        {
            throw Contradiction(string.Join(" and ", sources) + " name different credentials.", "Give one of them.");
        }

        if (AccessKey is null != SecretKey is null)
        {
            throw Contradiction("-AccessKey and -SecretKey go together.", "Give both, or -ProfileName.");
        }
    }

    private static EksAccessException Contradiction(string message, string action) =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, message) { RecommendedAction = action, EndsPipeline = true };

    private string? AskMfaCode(string serialNumber) => OnPipelineAsync(() =>
    {
        Host.UI.Write($"MFA code of {serialNumber}: ");
        try
        {
            if (Host.Name == "ConsoleHost" && Console.IsInputRedirected)
            {
                // Without a terminal there is nothing to hide; and the console host would end the whole script, without a word, where its input has ended.
                return Host.UI.ReadLine();
            }

            using SecureString code = Host.UI.ReadLineAsSecureString();
            return new System.Net.NetworkCredential(string.Empty, code).Password;
        }
        catch (Exception e) when (e is PSInvalidOperationException or InvalidOperationException or HostException or NotImplementedException or NotSupportedException)
        {
            return null; // No code is a fault that says what to do.
        }
    }).GetAwaiter().GetResult();
}
