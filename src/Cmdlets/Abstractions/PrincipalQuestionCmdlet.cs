using System.ComponentModel;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Binding;
using EksAccessManagement.Completion;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that ask whether one principal may do one thing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PrincipalQuestionCmdlet : AccessQuestionCmdlet
{
    /// <summary>The IAM principal or role session; without it, whoever runs the command.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? PrincipalArn { get; set; }

    /// <summary>The permission set of IAM Identity Center whose role is meant, in place of the ARN.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PermissionSet { get; set; }

    /// <summary>The verb; a trace takes several.</summary>
    [Parameter(Mandatory = true)]
    [TextListTransformation]
    [ArgumentCompleter(typeof(VerbCompleter))]
    public string[]? Verb { get; set; }

    private protected override string[]? RequestVerbs => Verb;

    /// <inheritdoc/>
    private protected sealed override async Task AnswerAsync(ClusterAccessAnalysis analysis, CancellationToken cancellationToken)
    {
        string? principal;
        try
        {
            principal = PermissionSet is null ? PrincipalArn : await OfPermissionSetAsync(PermissionSet, analysis, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await NotReadAsync(fault, cancellationToken).ConfigureAwait(false);
            return;
        }

        await AskAsync(analysis, principal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks one cluster about a principal; null for whoever took the snapshot.</summary>
    private protected abstract Task AskAsync(ClusterAccessAnalysis analysis, string? principal, CancellationToken cancellationToken);

    /// <summary>What IAM says of the principal; nothing for a snapshot of a file, which no call belongs to.</summary>
    private protected Task<PrincipalStanding> StandingOfAsync(string principal, ClusterAccessAnalysis analysis, CancellationToken cancellationToken) =>
        Source?.StandingOfAsync(principal, analysis.Access, cancellationToken) ?? Task.FromResult(PrincipalStanding.NotAsked);

    private Task<string> OfPermissionSetAsync(string name, ClusterAccessAnalysis analysis, CancellationToken cancellationToken)
    {
        if (PrincipalArn is not null)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"Both a principal ({PrincipalArn}) and a permission set ({name}) are given.")
            {
                RecommendedAction = "Give one of them.",
                TargetObject = PrincipalArn,
                EndsPipeline = true,
            };
        }

        return Source?.PrincipalOfAsync(name, analysis, cancellationToken) ?? Task.FromResult(AccessPrincipal.OfPermissionSet(name, analysis));
    }
}
