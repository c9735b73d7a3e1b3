using EksAccessManagement.Authorization;
using EksAccessManagement.Identity;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>
/// Get-EKSAccessPolicyDefinition: the access policies of EKS with their rules, from the module's own catalogue. Makes calls only
/// for -Online and for a role of a cluster.
/// </summary>
[Cmdlet(VerbsCommon.Get, "EKSAccessPolicyDefinition", DefaultParameterSetName = NameSet)]
[OutputType(typeof(EKSAccessPolicyDefinition), typeof(EKSPolicyMatch))]
public sealed class GetEKSAccessPolicyDefinitionCommand : ClusterReaderCmdlet
{
    private const string NameSet = "Name";
    private const string SearchSet = "Search";
    private const string NearestSet = "NearestTo";
    private const string OnlineSet = "Online";

    /// <summary>Short names, full names, ARNs, or patterns.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Alias("PolicyName", "PolicyArn", "AccessPolicy")]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>A verb that the policy allows.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SearchSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(VerbCompleter))]
    public string? Verb { get; set; }

    /// <summary>The resource of the verb.</summary>
    [Parameter(ParameterSetName = SearchSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? Resource { get; set; }

    /// <summary>A URL that is no resource, in place of one.</summary>
    [Parameter(ParameterSetName = SearchSet)]
    [TextTransformation]
    public string? NonResourceUrl { get; set; }

    /// <summary>A ClusterRole to find the nearest policies of.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NearestSet)]
    [ValidateNotNullOrEmpty]
    public string? NearestTo { get; set; }

    /// <summary>The cluster whose ClusterRole is meant.</summary>
    [Parameter(ParameterSetName = NearestSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>Files with the ClusterRole in place of a cluster.</summary>
    [Parameter(ParameterSetName = NearestSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? RbacPath { get; set; }

    /// <summary>The URL of the Kubernetes API in place of the cluster's endpoint.</summary>
    [Parameter(ParameterSetName = NearestSet)]
    [ValidateNotNullOrEmpty]
    public string? KubernetesEndpoint { get; set; }

    /// <summary>Compare with what the service lists.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OnlineSet)]
    public SwitchParameter Online { get; set; }

    /// <summary>The partition for the ARNs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PartitionCompleter))]
    public string Partition { get; set; } = Partitions.Aws;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName is null ? [] : [ClusterName];

    /// <inheritdoc/>
    protected override string? KubernetesUrl => KubernetesEndpoint;

    /// <inheritdoc/>
    protected override object? CurrentTarget => NearestTo ?? base.CurrentTarget;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (!Partitions.IsKnown(Partition))
        {
            ThrowTerminatingError(ErrorRecords.Create(new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{Partition}' is not a partition of AWS.")
            {
                RecommendedAction = "Give one of " + string.Join(", ", Partitions.All) + ".",
                TargetObject = Partition,
            }));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case SearchSet:
                Run(SearchAsync, null);
                break;
            case NearestSet:
                WriteNearest();
                break;
            case OnlineSet:
                Run(OnlineAsync, null);
                break;
            default:
                WriteNamed();
                break;
        }
    }

    private void WriteNamed()
    {
        foreach (var name in Name ?? ["*"])
        {
            if (NamePattern.HasWildcard(name))
            {
                WriteMatching(new NamePattern(name));
            }
            else
            {
                WriteOne(name);
            }
        }
    }

    private void WriteMatching(NamePattern pattern)
    {
        foreach (var policy in AccessPolicyCatalogue.Default.Policies.Where(p => pattern.IsMatch(p.Name) || pattern.IsMatch(p.ShortName)))
        {
            WriteObject(policy.InPartition(Partition));
        }
    }

    private void WriteOne(string name)
    {
        // Edit@web names the policy Edit.
        var at = name.IndexOf('@');
        try
        {
            WriteObject(AccessPolicyCatalogue.Default.Resolve(at > 0 ? name.Substring(0, at) : name, Partition));
        }
        catch (EksAccessException e)
        {
            WriteError(ErrorRecords.Create(e, name));
        }
    }

    private async Task SearchAsync(CancellationToken cancellationToken)
    {
        var request = AccessRequestBuilder.Make(Verb, Resource, null, null, NonResourceUrl);
        var (allowing, unknown) = AccessPolicySearch.Allowing(request, AccessPolicyCatalogue.Default.Policies);
        if (unknown.Count > 0)
        {
            await Operator.WarnAsync($"AWS does not publish all rules of {string.Join(", ", unknown.Select(p => p.ShortName))}: whether they allow it is not known.", cancellationToken).ConfigureAwait(false);
        }

        foreach (var policy in allowing)
        {
            await WriteAsync(policy.InPartition(Partition)).ConfigureAwait(false);
        }
    }

    private void WriteNearest()
    {
        try
        {
            if (RbacPath is null == ClusterName is null)
            {
                throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "-NearestTo names a ClusterRole of one cluster or of files.")
                {
                    RecommendedAction = "Give -ClusterName or -RbacPath.",
                    EndsPipeline = true,
                };
            }

            var files = (RbacPath ?? []).SelectMany(p => FilePaths.Expanded(SessionState, p)).ToArray();
            Run(token => NearestAsync(files, token), NearestTo);
        }
        catch (EksAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e, NearestTo));
        }
    }

    private async Task NearestAsync(string[] files, CancellationToken cancellationToken)
    {
        IReadOnlyList<RbacRole> roles = files.Length > 0
            ? ClusterRoleAggregation.Fill(new ManifestFiles(Connectors).ReadRbac(files).Roles).Roles
            : await RolesOfClusterAsync(cancellationToken).ConfigureAwait(false);
        var role = roles.FirstOrDefault(r => r.Namespace is null && r.Name == NearestTo) ?? throw new EksAccessException(ErrorIds.KubernetesNotFound, ErrorKind.NotFound, $"There is no ClusterRole {NearestTo} in {ClusterName ?? string.Join(", ", files)}.")
        {
            RecommendedAction = "Check the name; it counts in upper and lower case.",
            TargetObject = NearestTo,
        };
        foreach (var match in NearestPolicies.To(role))
        {
            await WriteAsync(match with { Policy = match.Policy.InPartition(Partition) }).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<RbacRole>> RolesOfClusterAsync(CancellationToken cancellationToken)
    {
        var roles = new List<RbacRole>();
        var target = await Locator.LocateAsync(ClusterChoice.Named(ClusterName!), cancellationToken).ConfigureAwait(false);
        await target.OpenKubernetes().ListClusterRolesAsync(
            (role, _) =>
            {
                roles.Add(role);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return roles;
    }

    private async Task OnlineAsync(CancellationToken cancellationToken)
    {
        var session = await Sessions.OpenAsync(Options, cancellationToken).ConfigureAwait(false);
        var (policies, lacking, gone) = await AccessPolicySearch.OnlineAsync(session.Eks, session.Partition, cancellationToken).ConfigureAwait(false);
        foreach (var name in lacking)
        {
            await Operator.WarnAsync($"The service lists {name}, which this module's catalogue of {AccessPolicyCatalogue.Default.Version} lacks: what it allows evaluates to Unknown.", cancellationToken).ConfigureAwait(false);
        }

        if (gone.Count > 0)
        {
            await Operator.VerboseAsync($"The service does not list {string.Join(", ", gone)} in {session.Region}.", cancellationToken).ConfigureAwait(false);
        }

        foreach (var policy in policies)
        {
            await WriteAsync(policy).ConfigureAwait(false);
        }
    }
}
