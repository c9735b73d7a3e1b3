using EksAccessManagement.Loading;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Start-EKSSandbox: EKS, IAM, STS and Kubernetes on this machine, for rehearsals.</summary>
[Cmdlet(VerbsLifecycle.Start, "EKSSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = DemoSet)]
[OutputType(typeof(EKSSandbox))]
public sealed class StartEKSSandboxCommand : AsyncCmdlet
{
    private const string DemoSet = "Demo";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string EmptySet = "Empty";
    private const string SnapshotSet = "Snapshot";

    /// <summary>A file with the state to start from.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>A file with the state to start from, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [TextTransformation]
    public string? LiteralPath { get; set; }

    /// <summary>Start with accounts and users, but no clusters.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmptySet)]
    public SwitchParameter Empty { get; set; }

    /// <summary>Put a real kube-apiserver in place of the sandbox's Kubernetes for one cluster.</summary>
    [Parameter]
    public SwitchParameter Kubernetes { get; set; }

    /// <summary>The cluster that -Kubernetes is for, by name or ARN.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesCluster { get; set; }

    /// <summary>A file of Export-EKSClusterAccess with the clusters to start from.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SnapshotSet)]
    [ValidateNotNullOrEmpty]
    public string? Snapshot { get; set; }

    /// <summary>Leave commands that are given no credentials as they are.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    /// <summary>How many seconds the start may take.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <inheritdoc/>
    protected override object? CurrentTarget => Path ?? LiteralPath ?? Snapshot;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var seed = Path is not null ? FilePaths.One(SessionState, Path) : LiteralPath is not null ? FilePaths.Literal(SessionState, LiteralPath) : null;
            if (Snapshot is not null)
            {
                var file = FilePaths.One(SessionState, Snapshot);
                Run(token => StartFromSnapshotAsync(file, token), CurrentTarget);
                return;
            }

            Run(token => StartAsync(seed, token), CurrentTarget);
        }
        catch (EksAccessException e)
        {
            WriteError(ErrorRecords.Create(e, CurrentTarget));
        }
    }

    private async Task StartFromSnapshotAsync(string snapshot, CancellationToken cancellationToken)
    {
        var seed = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "eksam-seed-" + Guid.NewGuid().ToString("N") + ".json");
        try
        {
            var clusters = new SnapshotFile(ConnectorSource.Current).Read(snapshot);
            ConnectorSource.Current.Files.WriteOwnerOnly(seed, ConnectorSource.Current.Json.Write(SnapshotSeed.Write(clusters), indented: false));
            await StartAsync(seed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            System.IO.File.Delete(seed);
        }
    }

    private async Task StartAsync(string? seed, CancellationToken cancellationToken)
    {
        if (!await Operator.ConfirmAsync("this machine", "Start a sandbox", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var arguments = new List<string>();
        if (seed is not null)
        {
            arguments.AddRange(["--seed", seed]);
        }
        else if (Empty)
        {
            arguments.Add("--empty");
        }

        if (Kubernetes || KubernetesCluster is not null)
        {
            arguments.Add("--kubernetes");
        }

        if (KubernetesCluster is not null)
        {
            arguments.AddRange(["--cluster", KubernetesCluster]);
        }

        var process = await SandboxProcess.StartAsync(arguments, ConnectorSource.Current.Json, TimeSpan.FromSeconds(TimeoutSeconds), cancellationToken).ConfigureAwait(false);
        var sandbox = Sandboxes.Add(process, !NoDefault);
        await Operator.VerboseAsync($"The sandbox {sandbox.Id} listens on {sandbox.EndpointUrl}.", cancellationToken).ConfigureAwait(false);
        if (!NoDefault)
        {
            await Operator.WarnAsync("From now on, commands of this process that are given no credentials go to the sandbox, until Stop-EKSSandbox.", cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(sandbox).ConfigureAwait(false);
    }
}
