using System.Collections;
using System.IO;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>Invoke-EKSAccessMigration: carries out a plan, or plans first, step by step, with proof, journal and way back.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "EKSAccessMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = PlanSet)]
[OutputType(typeof(EKSMigrationStep))]
public sealed class InvokeEKSAccessMigrationCommand : KubernetesWriterCmdlet
{
    private const string ClusterSet = "Cluster";
    private const string PlanSet = "Plan";

    private readonly List<MigrationRunRequest> _requests = [];

    /// <summary>The cluster's name or ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>A plan, or the file of one.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = PlanSet)]
    [ValidateNotNull]
    public object? Plan { get; set; }

    /// <summary>The mode to end in; with a plan it has to be the plan's own.</summary>
    [Parameter]
    [ValidateSet("API_AND_CONFIG_MAP", "API")]
    public string? TargetMode { get; set; }

    /// <summary>Choices for rows that cannot become entries as they stand.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNull]
    public new Hashtable? Choice { get; set; }

    /// <summary>Roles that cannot be looked up have no path.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    public SwitchParameter AssumeNoPath { get; set; }

    /// <summary>Ids of differences that may happen.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] AcceptDifference { get; set; } = Array.Empty<string>();

    /// <summary>Administrators may be without rights for some seconds where no bridge is possible.</summary>
    [Parameter]
    public SwitchParameter AcceptGap { get; set; }

    /// <summary>Go on although the cluster's last way in as an administrator goes, or the caller's own.</summary>
    [Parameter]
    public SwitchParameter AllowLockout { get; set; }

    /// <summary>Make the copies of role bindings that the plan lists.</summary>
    [Parameter]
    public SwitchParameter ApplyBindings { get; set; }

    /// <summary>Take the rows of principals that have entries out of aws-auth.</summary>
    [Parameter]
    public SwitchParameter RemoveMappedRows { get; set; }

    /// <summary>A principal whose entry is made and compared before all others.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Canary { get; set; }

    /// <summary>The folder for backup and journal; the current one when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string BackupFolder { get; set; } = ".";

    /// <summary>The journal's file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Take the lock of a run that has died.</summary>
    [Parameter]
    public SwitchParameter BreakLock { get; set; }

    /// <summary>How many clusters at a time.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>Begin no other cluster after one has failed.</summary>
    [Parameter]
    public SwitchParameter StopAfterFailure { get; set; }

    /// <summary>How many seconds a mode step is waited for at most.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; } = 2400;

    /// <summary>How many seconds the cluster is given to take up new policies.</summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    public int SettleSeconds { get; set; } = 30;

    /// <inheritdoc/>
    protected override string? OneClusterName => ClusterName;

    /// <inheritdoc/>
    protected override object? CurrentTarget => ClusterName ?? ClusterArn;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var plan = ParameterSetName == PlanSet ? await ReadPlanAsync().ConfigureAwait(false) : null;
        var piped = plan is null ? null : ClusterLocation.Of(plan);
        if (piped is not null && IsOnCommandLine(nameof(Region)))
        {
            piped = piped with { Region = null };
        }

        RefuseOrphan(piped);
        var folder = await OnPipelineAsync(() => FilePaths.Literal(SessionState, BackupFolder)).ConfigureAwait(false);
        _requests.Add(new MigrationRunRequest
        {
            Cluster = piped is null ? ClusterOfInput() : new ClusterChoice { Piped = piped with { CredentialSource = null } },
            Plan = plan,
            Wish = new MigrationPlanRequest { TargetMode = TargetMode ?? plan?.TargetMode ?? "API_AND_CONFIG_MAP", Choices = MigrationChoices.Read(Choice), AssumeNoPath = AssumeNoPath },
            AcceptDifference = AcceptDifference,
            AcceptGap = AcceptGap,
            AllowLockout = AllowLockout,
            ApplyBindings = ApplyBindings,
            RemoveMappedRows = RemoveMappedRows,
            Canary = Canary,
            BackupFolder = folder,
            JournalPath = JournalPath is null ? string.Empty : await OnPipelineAsync(() => FilePaths.Literal(SessionState, JournalPath)).ConfigureAwait(false),
            BreakLock = BreakLock,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            SettleTime = TimeSpan.FromSeconds(SettleSeconds),
        });
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) =>
        new MigrationFleet(Locator, Connectors.Files, Connectors.Json, Operator, SystemClock.Instance)
            .RunAsync(_requests, ThrottleLimit, StopAfterFailure, (step, _) => WriteAsync(step), cancellationToken);

    private ClusterChoice ClusterOfInput() => base.Choice();

    private async Task<EKSMigrationPlan> ReadPlanAsync()
    {
        var value = Plan is PSObject wrapped ? wrapped.BaseObject : Plan;
        var path = value switch
        {
            EKSMigrationPlan => null,
            FileInfo file => file.FullName,
            string text => await OnPipelineAsync(() => FilePaths.Literal(SessionState, text)).ConfigureAwait(false),
            _ => throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"An object of the type {value?.GetType().Name} is no migration plan.") { RecommendedAction = "Give a plan of New-EKSAccessMigrationPlan, or the path of its JSON file.", TargetObject = value },
        };
        return path is null ? (EKSMigrationPlan)value! : MigrationPlanDocument.Read(Connectors.Json.Parse(Connectors.Files.ReadText(path)), path);
    }
}
