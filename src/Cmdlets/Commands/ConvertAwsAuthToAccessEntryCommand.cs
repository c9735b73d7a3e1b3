using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Abstractions;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Binding;
using EksAccessManagement.Clusters;
using EksAccessManagement.Completion;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>Convert-AwsAuthToAccessEntry: what each row of aws-auth becomes as an access entry, or why it cannot.</summary>
[Cmdlet(VerbsData.Convert, "AwsAuthToAccessEntry", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EKSAccessEntrySpec))]
public sealed class ConvertAwsAuthToAccessEntryCommand : AwsAuthInputCmdlet
{
    private AwsAuthConverter? _converter;

    /// <summary>Clusters to read from; with a file or text, the one cluster it is converted for.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = TextSet)]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? ClusterName { get; set; }

    /// <summary>The account of the cluster a file or text is for, when no cluster is named.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ValidatePattern("^[0-9]{12}$")]
    public override string? AccountId { get; set; }

    /// <summary>Roles that cannot be looked up have no path.</summary>
    [Parameter]
    public SwitchParameter AssumeNoPath { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => ClusterName ?? Array.Empty<string>();

    private AwsAuthConverter Converter => _converter ??= new AwsAuthConverter(Locator, new ClusterAwsAuth(), Operator);

    /// <inheritdoc/>
    protected override Task ClustersAsync(CancellationToken cancellationToken) =>
        Converter.ConvertAsync(new AwsAuthConvertRequest { Clusters = Query(), AssumeNoPath = AssumeNoPath }, EmitAsync, cancellationToken);

    /// <inheritdoc/>
    private protected override Task TextAsync(SourceText text, CancellationToken cancellationToken)
    {
        var request = new AwsAuthConvertRequest
        {
            Source = AwsAuthInput.Read(text.Text, text.FileName, Connectors.Json),
            Cluster = ClusterNames.Count > 0 ? ClusterChoice.Named(ClusterNames[0]) : null,
            AccountId = AccountId,
            AssumeNoPath = AssumeNoPath,
        };
        return Converter.ConvertAsync(request, EmitAsync, cancellationToken);
    }

    private Task EmitAsync(EKSAccessEntrySpec spec, CancellationToken cancellationToken) => WriteAsync(spec);
}
