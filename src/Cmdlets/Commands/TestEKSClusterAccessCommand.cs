using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Test-EKSClusterAccess: may this principal do this? One bool, or an error when that cannot be known.</summary>
[Cmdlet(VerbsDiagnostic.Test, "EKSClusterAccess", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(bool))]
public sealed class TestEKSClusterAccessCommand : AccessQuestionCmdlet
{
    private readonly AccessTest _test = new();

    /// <summary>The IAM principal or role session; without it, whoever runs the command.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? PrincipalArn { get; set; }

    /// <summary>The verb.</summary>
    [Parameter(Mandatory = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(VerbCompleter))]
    public string? Verb { get; set; }

    private protected override string? RequestVerb => Verb;

    /// <inheritdoc/>
    protected override async Task SnapshotAsync(EKSClusterAccess access, CancellationToken cancellationToken)
    {
        var decision = _test.Add(new ClusterAccessAnalysis(access), PrincipalArn, Request);
        await Operator.VerboseAsync($"{access.ClusterName}: {decision.Verdict}: {decision.Request}: {decision.Reason}", cancellationToken).ConfigureAwait(false);
        if (decision.Verdict == AccessVerdict.NotAllowed && !AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode))
        {
            await Operator.WarnAsync($"{access.ClusterName}: {ClusterAccessAnalysis.LimitsOf(access.AuthenticationMode)[0]}", cancellationToken).ConfigureAwait(false);
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
