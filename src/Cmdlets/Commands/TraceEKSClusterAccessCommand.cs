using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Trace-EKSClusterAccess: the whole way from an ARN to the rule that decides, or to the first broken link.</summary>
[Cmdlet(VerbsDiagnostic.Trace, "EKSClusterAccess", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EKSAccessTrace))]
public sealed class TraceEKSClusterAccessCommand : PrincipalQuestionCmdlet
{
    /// <inheritdoc/>
    private protected override async Task AskAsync(ClusterAccessAnalysis analysis, string? principal, CancellationToken cancellationToken)
    {
        var arn = AccessPrincipal.Of(principal, analysis.Access);
        var standing = await StandingOfAsync(arn, analysis, cancellationToken).ConfigureAwait(false);
        foreach (var request in Requests)
        {
            await WriteAsync(AccessTracer.Trace(analysis, arn, request, standing)).ConfigureAwait(false);
        }
    }
}
