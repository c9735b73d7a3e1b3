using EksAccessManagement.AccessEntries;
using EksAccessManagement.Migration;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Grant-EKSClusterAccess: this principal shall have this access; adopts, creates or updates, and never narrows without -Exact.</summary>
[Cmdlet(VerbsSecurity.Grant, "EKSClusterAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = PrincipalSet)]
[OutputType(typeof(EKSAccessChange))]
public sealed class GrantEKSClusterAccessCommand : PrincipalAccessCmdlet
{
    private readonly GrantHints _hints = new();

    private AccessGranter? _granter;

    /// <summary>Access policies with their scopes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextListTransformation]
    [ArgumentCompleter(typeof(AccessPolicyCompleter))]
    public string[]? AccessPolicy { get; set; }

    /// <summary>Access policies for the namespaces of -Namespace.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextListTransformation]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public string[]? PolicyName { get; set; }

    /// <summary>The namespaces for -PolicyName and -ClusterRole.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextListTransformation]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[]? Namespace { get; set; }

    /// <summary>Kubernetes groups.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("KubernetesGroups", "Group")]
    [TextListTransformation]
    [ArgumentCompleter(typeof(GroupCompleter))]
    public string[]? KubernetesGroup { get; set; }

    /// <summary>The ClusterRole that the groups are bound to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? ClusterRole { get; set; }

    /// <summary>The Kubernetes username.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? Username { get; set; }

    /// <summary>The type of the entry.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(AccessEntryTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>Tags to add.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [TagTransformation]
    public object? Tag { get; set; }

    /// <summary>The status of a piped spec.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [TextTransformation]
    public string? Status { get; set; }

    /// <summary>The reason of a piped spec.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [FreeTextTransformation]
    public string? Reason { get; set; }

    /// <summary>The row a piped spec came from.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [FreeTextTransformation]
    public string? RowArn { get; set; }

    /// <summary>Whether EKS made a piped entry for itself.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [FlagTransformation]
    public bool? EksOwned { get; set; }

    /// <summary>Make groups, policies and scopes equal to the input.</summary>
    [Parameter]
    public SwitchParameter Exact { get; set; }

    /// <summary>Go on although an aws-auth row is silenced that holds more, or cannot be read.</summary>
    [Parameter]
    public SwitchParameter AllowLoss { get; set; }

    /// <summary>Take away the cluster's last way in as an administrator, or the caller's own.</summary>
    [Parameter]
    public SwitchParameter AllowLockout { get; set; }

    /// <summary>Read the entry back and see it working where that can be seen.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override object? CurrentTarget => PrincipalArn ?? RowArn ?? PermissionSet;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        RefuseNobody();
        var request = new AccessGrantRequest
        {
            Cluster = Choice(),
            PrincipalArn = PrincipalArn,
            PermissionSet = PermissionSet,
            AccessPolicy = AccessPolicy,
            PolicyName = PolicyName,
            Namespace = ClusterRole is null || PolicyName is not null ? Namespace : null,
            KubernetesGroups = KubernetesGroup,
            Username = Username,
            Type = Type,
            Tags = Tag as TagMap,
            Status = Status,
            Reason = Reason,
            RowArn = RowArn,
            EksOwned = EksOwned,
            FromPipeline = PermissionSet is null && !IsOnCommandLine(nameof(PrincipalArn)),
            UsernameFromPipeline = !IsOnCommandLine(nameof(Username)),
            Exact = Exact,
            AllowLoss = AllowLoss,
            AllowLockout = AllowLockout,
            Wait = Wait,
        };
        var binding = ClusterRole is null ? null : new GroupBindingRequest { Groups = KubernetesGroup ?? [], ClusterRole = ClusterRole, Namespaces = Namespace ?? [] };
        binding?.Check();
        _granter ??= new AccessGranter(Locator, new ClusterAwsAuth(), Operator, SystemClock.Instance);
        return _granter.GrantAsync(request, (change, token) => CompleteAsync(change, request.Cluster, binding, token), cancellationToken);
    }

    // The bindings come after the entry: a group that is bound early would open a door before anybody decided who goes through it.
    private async Task CompleteAsync(EKSAccessChange change, ClusterChoice cluster, GroupBindingRequest? binding, CancellationToken cancellationToken)
    {
        var target = await Locator.LocateAsync(cluster, cancellationToken).ConfigureAwait(false);
        var warnings = new List<string>();
        EksAccessException? fault = null;
        if (binding is not null)
        {
            var result = await new GroupBinder(Connectors.Yaml, Operator).BindAsync(target, binding, cancellationToken).ConfigureAwait(false);
            warnings.AddRange(result.Warnings);
            fault = result.Fault;
            change = result.AddTo(change);
        }

        if (change.After is { } after)
        {
            warnings.AddRange(await _hints.OfAsync(target, change.Before, after, binding?.Groups ?? [], cancellationToken).ConfigureAwait(false));
        }

        foreach (var warning in warnings)
        {
            await Operator.WarnAsync(warning, cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(change with { Warnings = new TextList([.. change.Warnings, .. warnings]) }).ConfigureAwait(false);
        if (fault is not null)
        {
            await Operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
