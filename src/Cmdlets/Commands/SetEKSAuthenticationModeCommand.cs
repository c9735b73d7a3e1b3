using EksAccessManagement.AuthenticationModes;

namespace EksAccessManagement.Commands;

/// <summary>Set-EKSAuthenticationMode: one step of a cluster's authentication mode, waited for. It cannot be undone.</summary>
[Cmdlet(VerbsCommon.Set, "EKSAuthenticationMode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EKSAuthenticationMode))]
public sealed class SetEKSAuthenticationModeCommand : KubernetesWriterCmdlet
{
    private AuthenticationModeSwitcher? _switcher;

    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>The mode to step to; never from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [NoStepBack]
    [ValidateSet("API_AND_CONFIG_MAP", "API")]
    public string Mode { get; set; } = string.Empty;

    /// <summary>Make the step although the cluster's last way in as an administrator, or the caller's own, goes with it.</summary>
    [Parameter]
    public SwitchParameter AllowLockout { get; set; }

    /// <summary>How many seconds the step is waited for at most.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; } = 2400;

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override object? CurrentTarget => ClusterName ?? ClusterArn;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var request = new AuthenticationModeRequest { Cluster = Choice(), Mode = Mode, AllowLockout = AllowLockout, Timeout = TimeSpan.FromSeconds(TimeoutSeconds) };
        _switcher ??= new AuthenticationModeSwitcher(Locator, Operator, SystemClock.Instance);
        return _switcher.SwitchAsync(request, (mode, _) => WriteAsync(mode), cancellationToken);
    }
}
