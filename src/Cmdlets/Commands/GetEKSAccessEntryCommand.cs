using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Commands;

/// <summary>Get-EKSAccessEntry: the access entries of one or many clusters.</summary>
/// <remarks>AWS.Tools.EKS has a command of this name: PrincipalArn and ClusterName keep its positions, and the output has its properties.</remarks>
[Cmdlet(VerbsCommon.Get, "EKSAccessEntry")]
[OutputType(typeof(EKSAccessEntry), typeof(EKSAccessEntryPrincipal))]
public sealed class GetEKSAccessEntryCommand : ClusterReaderCmdlet
{
    private AccessEntryReader? _reader;

    /// <summary>Principals, role sessions, or patterns.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [TextListTransformation]
    public string[]? PrincipalArn { get; set; }

    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[] ClusterName { get; set; } = Array.Empty<string>();

    /// <summary>Permission sets of IAM Identity Center.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? PermissionSet { get; set; }

    /// <summary>Access policies; an entry with one of them, in any scope, is wanted.</summary>
    [Parameter]
    [Alias("AssociatedPolicyArn", "PolicyName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public string[]? AccessPolicy { get; set; }

    /// <summary>Types.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AccessEntryTypeCompleter))]
    public string[]? Type { get; set; }

    /// <summary>Kubernetes groups.</summary>
    [Parameter]
    [Alias("KubernetesGroups", "Group")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupCompleter))]
    public string[]? KubernetesGroup { get; set; }

    /// <summary>Tags that an entry must have.</summary>
    [Parameter]
    [Alias("Tags")]
    [TagTransformation]
    [ValidateNotNull]
    public object? Tag { get; set; }

    /// <summary>Ask IAM how each principal stands.</summary>
    [Parameter]
    public SwitchParameter CheckPrincipal { get; set; }

    /// <summary>List the principals alone, without asking for each entry.</summary>
    [Parameter]
    public SwitchParameter PrincipalOnly { get; set; }

    /// <summary>How many entries of one cluster are read at a time at most.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // An unset variable would list everybody, and whatever comes next in the pipeline would be done to all of them.
        if (MyInvocation.BoundParameters.TryGetValue(nameof(PrincipalArn), out var given) && given is null or string[] { Length: 0 })
        {
            ThrowTerminatingError(ErrorRecords.Create(new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "-PrincipalArn is given, and empty.")
            {
                RecommendedAction = "Give ARNs or wildcards, or leave -PrincipalArn out to get all entries.",
            }));
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override object? CurrentTarget => PrincipalArn is { Length: 1 } ? PrincipalArn[0] : base.CurrentTarget;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var query = new AccessEntryQuery
        {
            Clusters = Query(),
            Principals = PrincipalArn ?? Array.Empty<string>(),
            PermissionSets = PermissionSet ?? Array.Empty<string>(),
            Policies = AccessPolicy ?? Array.Empty<string>(),
            Types = Type ?? Array.Empty<string>(),
            Groups = KubernetesGroup ?? Array.Empty<string>(),
            Tags = (Tag as TagMap ?? new TagMap()).ToDictionary(t => t.Key, t => t.Value.Length == 0 ? null : t.Value, StringComparer.Ordinal),
            CheckPrincipal = CheckPrincipal,
            Concurrency = ThrottleLimit,
            NotFoundEndsPipeline = IsOnCommandLine(nameof(PrincipalArn)),
        };
        _reader ??= new AccessEntryReader(Locator, Operator);
        return PrincipalOnly
            ? _reader.ListAsync(query, (principal, _) => WriteAsync(principal), cancellationToken)
            : _reader.ReadAsync(query, EmitAsync, cancellationToken);
    }

    private Task EmitAsync(EKSAccessEntry entry, CancellationToken cancellationToken)
    {
        NameCache.Add(NameCache.Clusters, entry.ClusterName);
        foreach (var group in entry.KubernetesGroups.Where(g => !Completion.ClusterNames.IsReserved(g)))
        {
            NameCache.Add(NameCache.Groups(entry.ClusterName), group);
        }

        return WriteAsync(entry);
    }
}
