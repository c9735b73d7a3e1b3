using EksAccessManagement.AuthenticationModes;

namespace EksAccessManagement.Commands;

/// <summary>Get-EKSAuthenticationMode: how clusters authenticate callers, what comes next, and whether the platform can.</summary>
[Cmdlet(VerbsCommon.Get, "EKSAuthenticationMode")]
[OutputType(typeof(EKSAuthenticationMode))]
public sealed class GetEKSAuthenticationModeCommand : ClusterReaderCmdlet
{
    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[] ClusterName { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        new AuthenticationModeReader(Locator, Operator).ReadAsync(Query(), EmitAsync, cancellationToken);

    private Task EmitAsync(EKSAuthenticationMode mode, CancellationToken cancellationToken)
    {
        NameCache.Add(NameCache.Clusters, mode.ClusterName);
        return WriteAsync(mode);
    }
}
