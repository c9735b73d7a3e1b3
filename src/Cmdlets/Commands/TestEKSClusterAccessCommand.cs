using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Test-EKSClusterAccess: may this principal do this? One bool, or an error when that cannot be known.</summary>
[Cmdlet(VerbsDiagnostic.Test, "EKSClusterAccess", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(bool))]
public sealed class TestEKSClusterAccessCommand : PrincipalQuestionCmdlet
{
    private readonly AccessTest _test = new();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Requests.Count > 1)
        {
            ThrowTerminatingError(ErrorRecords.Create(new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"{Requests.Count} verbs are {Requests.Count} questions, and one bool is no answer to them: who may list secrets but not get them reads them all the same.")
            {
                RecommendedAction = "Ask for each verb on its own, or give them all to Find-EKSClusterAccess or Trace-EKSClusterAccess, which say what is allowed of each.",
                EndsPipeline = true,
            }));
        }
    }

    /// <inheritdoc/>
    private protected override async Task AskAsync(ClusterAccessAnalysis analysis, string? principal, CancellationToken cancellationToken)
    {
        var access = analysis.Access;
        var decision = _test.Add(analysis, principal, Requests[0]);
        await Operator.VerboseAsync($"{access.ClusterName}: {decision.Verdict}: {decision.Request}: {decision.Reason}", cancellationToken).ConfigureAwait(false);
        if (await StandingOfAsync(AccessPrincipal.Of(principal, access), analysis, cancellationToken).ConfigureAwait(false) is { Exists: false } gone)
        {
            // A slip in an ARN is refused like anybody who does not exist, and a row may allow what nobody can come for: both read like an answer.
            await Operator.WarnAsync($"{access.ClusterName}: {gone.Text}.", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override Task NotReadAsync(EksAccessException fault, CancellationToken cancellationToken)
    {
        _test.AddFault(fault);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => WriteAsync(_test.Answer());
}
