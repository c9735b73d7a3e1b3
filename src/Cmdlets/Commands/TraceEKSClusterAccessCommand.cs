using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Trace-EKSClusterAccess: the whole way from an ARN to the rule that decides, or to the first broken link.</summary>
[Cmdlet(VerbsDiagnostic.Trace, "EKSClusterAccess", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EKSAccessTrace))]
public sealed class TraceEKSClusterAccessCommand : AccessQuestionCmdlet
{
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
    protected override Task SnapshotAsync(EKSClusterAccess access, CancellationToken cancellationToken) =>
        WriteAsync(AccessTracer.Trace(new ClusterAccessAnalysis(access), AccessPrincipal.Of(PrincipalArn, access), Request));
}
