using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Migration;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Convert-AwsAuthToAccessEntry: what each row of aws-auth becomes as an access entry, or why it cannot.</summary>
[Cmdlet(VerbsData.Convert, "AwsAuthToAccessEntry", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EKSAccessEntrySpec))]
public sealed class ConvertAwsAuthToAccessEntryCommand : AwsAuthTargetCmdlet
{
    private AwsAuthConverter? _converter;
    private ClusterAccessSource? _source;

    /// <summary>The account of the cluster a file or text is for, when no cluster is named.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ValidatePattern("^[0-9]{12}$")]
    public override string? AccountId { get; set; }

    /// <summary>Roles that cannot be looked up have no path.</summary>
    [Parameter]
    public SwitchParameter AssumeNoPath { get; set; }

    /// <summary>Say of each spec what granting it would change.</summary>
    [Parameter]
    public SwitchParameter Compare { get; set; }

    private AwsAuthConverter Converter => _converter ??= new AwsAuthConverter(Locator, new ClusterAwsAuth(), Operator);

    /// <inheritdoc/>
    protected override Task ClustersAsync(CancellationToken cancellationToken) =>
        ConvertAsync(new AwsAuthConvertRequest { Clusters = Query(), AssumeNoPath = AssumeNoPath }, cancellationToken);

    /// <inheritdoc/>
    private protected override Task SourceAsync(AwsAuthSource source, CancellationToken cancellationToken)
    {
        var request = new AwsAuthConvertRequest
        {
            Source = source,
            Cluster = Target,
            AccountId = AccountId,
            AssumeNoPath = AssumeNoPath,
        };
        return ConvertAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeAfterWork(_source);
        }

        base.Dispose(disposing);
    }

    private async Task ConvertAsync(AwsAuthConvertRequest request, CancellationToken cancellationToken)
    {
        if (!Compare)
        {
            await Converter.ConvertAsync(request, (spec, _) => WriteAsync(spec), cancellationToken).ConfigureAwait(false);
            return;
        }

        var specs = new List<EKSAccessEntrySpec>();
        await Converter.ConvertAsync(
            request,
            (spec, _) =>
            {
                specs.Add(spec);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var group in specs.GroupBy(s => s.ClusterArn))
        {
            await JudgeAsync(group.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task JudgeAsync(EKSAccessEntrySpec[] specs, CancellationToken cancellationToken)
    {
        if (specs[0].ClusterArn.Length == 0)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "-Compare needs the cluster that the text is for.")
            {
                RecommendedAction = "Give -ClusterName, too.",
                EndsPipeline = true,
            };
        }

        _source ??= new ClusterAccessSource(Sessions, Options, Operator, SystemClock.Instance);
        var query = new ClusterQuery { Piped = ClusterLocation.Of(specs[0]), ProfileNames = ProfileName ?? [] };
        IReadOnlyList<EKSAccessEntrySpec> judged = specs;
        var faults = await _source.ReadAsync(
            query,
            null,
            (access, _) =>
            {
                judged = SpecComparison.Judge(access, specs);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var fault in faults)
        {
            await Operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        foreach (var spec in judged)
        {
            await WriteAsync(spec).ConfigureAwait(false);
        }
    }
}
