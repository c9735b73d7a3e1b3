using System.IO;
using System.Text.RegularExpressions;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Commands;

/// <summary>Compare-EKSClusterAccess: who gains or loses what between two snapshots, a snapshot and now, or a snapshot and specs.</summary>
[Cmdlet(VerbsData.Compare, "EKSClusterAccess")]
[OutputType(typeof(EKSAccessDifference))]
public sealed class CompareEKSClusterAccessCommand : ClusterReaderCmdlet
{
    // What EKS takes for a name; anything else is a path, as in ./prod or prod.json.
    private static readonly Regex Name = new("^[0-9A-Za-z*?\\[\\]][0-9A-Za-z_*?\\[\\]-]*$", RegexOptions.CultureInvariant);

    private readonly List<object> _difference = [];
    private object[] _reference = [];
    private ClusterAccessSource? _source;

    /// <summary>The reference side.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ComparisonSideTransformation]
    [ValidateNotNullOrEmpty]
    public object? ReferenceObject { get; set; }

    /// <summary>The other side; without it, the clusters of the reference side as they are now.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [ComparisonSideTransformation]
    [ValidateNotNullOrEmpty]
    public object? DifferenceObject { get; set; }

    /// <summary>The authentication mode that specs are looked at in.</summary>
    [Parameter]
    [ValidateSet(AuthenticationModeName.ApiAndConfigMap, AuthenticationModeName.Api)]
    public string? Mode { get; set; }

    /// <summary>The URL of the Kubernetes API in place of the cluster's endpoint.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesEndpoint { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClusterNames => [];

    /// <inheritdoc/>
    protected override string? KubernetesUrl => KubernetesEndpoint;

    private ClusterAccessSource Source => _source ??= new ClusterAccessSource(Sessions, Options, Operator, SystemClock.Instance);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _reference = Resolve(ReferenceObject);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _difference.AddRange(Resolve(DifferenceObject));

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_reference.OfType<EKSAccessEntrySpec>().Any())
        {
            throw Invalid("Specs are the difference side of a comparison.", "Give them as -DifferenceObject.");
        }

        var (reference, missing) = await SideAsync(_reference, cancellationToken).ConfigureAwait(false);

        // Without the reference there is nothing to say about these clusters; the others go on.
        foreach (var fault in missing?.Faults ?? [])
        {
            await Operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        foreach (var row in await RowsAsync(reference, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WriteAsync(row).ConfigureAwait(false);
        }
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

    private static EksAccessException Invalid(string message, string action) =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, message) { RecommendedAction = action, EndsPipeline = true };

    private async Task<IEnumerable<EKSAccessDifference>> RowsAsync(IReadOnlyList<EKSClusterAccess> reference, CancellationToken cancellationToken)
    {
        var specs = _difference.OfType<EKSAccessEntrySpec>().ToArray();
        if (specs.Length > 0)
        {
            return specs.Length == _difference.Count
                ? SnapshotComparison.ComparePlanned(reference, specs, Mode)
                : throw Invalid("A side of a comparison is made of specs or of clusters, not of both.", "Compare with each of them on its own.");
        }

        if (Mode is not null)
        {
            throw Invalid("-Mode goes with specs: a snapshot has the mode it was taken in.", "Leave -Mode out.");
        }

        var isGiven = MyInvocation.ExpectingInput || IsOnCommandLine(nameof(DifferenceObject));
        if (isGiven && _difference.Count == 0)
        {
            // A side that came out empty by a fault upstream must not look like clusters that are gone.
            throw Invalid("The difference side is empty.", "Give snapshots, files, names or specs, or leave it out to compare with the clusters as they are.");
        }

        var (difference, lookup) = isGiven
            ? await SideAsync(_difference, cancellationToken).ConfigureAwait(false)
            : await NowAsync(reference, cancellationToken).ConfigureAwait(false);
        return SnapshotComparison.Compare(reference, difference, lookup);
    }

    private async Task<(List<EKSClusterAccess> Clusters, ClusterLookup? Lookup)> SideAsync(IReadOnlyCollection<object> items, CancellationToken cancellationToken)
    {
        var clusters = new List<EKSClusterAccess>(items.OfType<EKSClusterAccess>());
        clusters.AddRange(items.OfType<FileInfo>().SelectMany(f => new SnapshotFile(Connectors).Read(f.FullName)));
        var names = items.OfType<string>().ToArray();
        if (names.Length == 0)
        {
            return (clusters, null);
        }

        var query = new ClusterQuery { ClusterNames = names, Regions = IsOnCommandLine(nameof(Region)) ? Region ?? [] : [], ProfileNames = ProfileName ?? [] };
        var faults = await ReadAsync(query, clusters, cancellationToken).ConfigureAwait(false);
        return (clusters, new ClusterLookup { ClusterNames = names, Faults = faults });
    }

    private async Task<(List<EKSClusterAccess> Clusters, ClusterLookup? Lookup)> NowAsync(IReadOnlyList<EKSClusterAccess> reference, CancellationToken cancellationToken)
    {
        var (clusters, faults) = (new List<EKSClusterAccess>(), new List<EksAccessException>());
        foreach (var access in reference)
        {
            var piped = ClusterLocation.Of(access);
            RefuseOrphan(piped);
            foreach (var fault in await ReadAsync(new ClusterQuery { Piped = piped, ProfileNames = ProfileName ?? [] }, clusters, cancellationToken).ConfigureAwait(false))
            {
                faults.Add(new EksAccessException(fault.ErrorId, fault.Kind, fault.Message, fault) { TargetObject = access.ClusterArn.Length > 0 ? access.ClusterArn : access.ClusterName });
            }
        }

        return (clusters, new ClusterLookup { Faults = faults });
    }

    private async Task<IReadOnlyList<EksAccessException>> ReadAsync(ClusterQuery query, List<EKSClusterAccess> clusters, CancellationToken cancellationToken)
    {
        var read = new List<EKSClusterAccess>();
        var faults = await Source.ReadAsync(
            query,
            null,
            (access, _) =>
            {
                read.Add(access);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);

        // They came in the order in which they were done; the rows of a comparison shall have the same order each time.
        clusters.AddRange(read.ByCluster());

        // A pattern that fits nothing says nothing of any one cluster.
        foreach (var empty in faults.Where(f => f.ErrorId == ErrorIds.NoClusterMatches))
        {
            await Operator.WarnAsync(empty.Message, cancellationToken).ConfigureAwait(false);
        }

        return faults.Where(f => f.ErrorId != ErrorIds.NoClusterMatches).ToArray();
    }

    // Paths are resolved on the pipeline's own thread, which knows PowerShell's location.
    private object[] Resolve(object? side)
    {
        var items = new List<object>();
        foreach (var item in side as object[] ?? [])
        {
            try
            {
                if (item is string text && !Name.IsMatch(text) && !text.StartsWith("arn:", StringComparison.OrdinalIgnoreCase))
                {
                    items.AddRange(FilePaths.Expanded(SessionState, text).Select(f => new FileInfo(f)));
                }
                else
                {
                    items.Add(item);
                }
            }
            catch (EksAccessException e)
            {
                ThrowTerminatingError(ErrorRecords.Create(e, item));
            }
        }

        return items.ToArray();
    }
}
