using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Find-EKSClusterAccess: who can do this, by IAM principal, over one or many clusters; and what could not be looked at.</summary>
[Cmdlet(VerbsCommon.Find, "EKSClusterAccess", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EKSAccessGrant))]
public sealed class FindEKSClusterAccessCommand : AccessQuestionCmdlet
{
    /// <summary>The verbs, of which any one counts.</summary>
    [Parameter]
    [TextListTransformation]
    [ArgumentCompleter(typeof(VerbCompleter))]
    public string[]? Verb { get; set; }

    /// <summary>Permission sets of IAM Identity Center whose roles are looked at; without it, everybody is.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? PermissionSet { get; set; }

    /// <summary>Count ways around, too.</summary>
    [Parameter]
    public SwitchParameter Indirect { get; set; }

    /// <summary>Ask for everyone who can do anything.</summary>
    [Parameter]
    public SwitchParameter AnyAccess { get; set; }

    private protected override string[]? RequestVerbs => Verb;

    private protected override bool AsksForAnything => AnyAccess;

    private AccessQuestion Question => new() { Requests = Requests, AnyAccess = AnyAccess, Indirect = Indirect, PermissionSets = PermissionSet ?? [] };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (AnyAccess && (Verb is not null || (Resource ?? Namespace ?? Name ?? NonResourceUrl) is not null))
        {
            ThrowTerminatingError(ErrorRecords.Create(new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "-AnyAccess asks for everyone who can do anything; a request does not go with it.")
            {
                RecommendedAction = "Leave out -AnyAccess, or the request.",
                EndsPipeline = true,
            }));
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    private protected override async Task AnswerAsync(ClusterAccessAnalysis analysis, CancellationToken cancellationToken)
    {
        foreach (var grant in AccessSearch.Find(analysis, Question))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WriteAsync(grant).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override Task NotReadAsync(EksAccessException fault, CancellationToken cancellationToken)
    {
        var name = fault.TargetObject as string ?? string.Join(",", ClusterNames.Concat(Path ?? []).Concat(LiteralPath ?? []));
        return WriteAsync(AccessFinder.NotRead(name, Question, fault.Message, SystemClock.Instance.UtcNow));
    }
}
