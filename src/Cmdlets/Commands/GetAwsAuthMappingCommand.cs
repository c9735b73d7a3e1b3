using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Abstractions;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Binding;
using EksAccessManagement.Completion;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>Get-AwsAuthMapping: the rows of aws-auth of a cluster, a file or a text, each with whom it really lets in.</summary>
[Cmdlet(VerbsCommon.Get, "AwsAuthMapping", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AwsAuthMapping))]
public sealed class GetAwsAuthMappingCommand : AwsAuthInputCmdlet
{
    private AwsAuthMappingReader? _reader;

    /// <summary>Clusters, patterns, or ARNs.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? ClusterName { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    private AwsAuthMappingReader Reader => _reader ??= new AwsAuthMappingReader(new ClusterAwsAuth(), Operator);

    /// <inheritdoc/>
    protected override Task ClustersAsync(CancellationToken cancellationToken) =>
        Reader.ReadAsync(Locator, Query(), EmitAsync, cancellationToken);

    /// <inheritdoc/>
    private protected override Task TextAsync(SourceText text, CancellationToken cancellationToken) =>
        Reader.ReadAsync(AwsAuthSource.FromText(text.Text, text.FileName), EmitAsync, cancellationToken);

    private Task EmitAsync(AwsAuthMapping mapping, CancellationToken cancellationToken) => WriteAsync(mapping);
}
