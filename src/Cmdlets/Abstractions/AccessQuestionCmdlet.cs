using System.ComponentModel;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that ask about one request, written as people write it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AccessQuestionCmdlet : ClusterAccessCmdlet
{
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private IReadOnlyList<AccessRequest> _requests = [];

    /// <summary>The resource, with its API group after a dot and its subresource after a slash.</summary>
    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? Resource { get; set; }

    /// <summary>The namespace.</summary>
    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? Namespace { get; set; }

    /// <summary>The name of one object.</summary>
    [Parameter]
    [Alias("ResourceName")]
    [TextTransformation]
    public string? Name { get; set; }

    /// <summary>A URL that is no resource.</summary>
    [Parameter]
    [TextTransformation]
    public string? NonResourceUrl { get; set; }

    /// <summary>Who made the clusters, where that is known: in the mode CONFIG_MAP no API shows it.</summary>
    [Parameter]
    [TextListTransformation]
    public string[]? CreatorArn { get; set; }

    /// <summary>The verbs that were given.</summary>
    private protected abstract string[]? RequestVerbs { get; }

    /// <summary>True when no request is needed.</summary>
    private protected virtual bool AsksForAnything => false;

    /// <summary>A request for each verb; read once the command has begun.</summary>
    private protected IReadOnlyList<AccessRequest> Requests => _requests;

    /// <inheritdoc/>
    protected sealed override async Task SnapshotAsync(EKSClusterAccess access, CancellationToken cancellationToken)
    {
        var analysis = new ClusterAccessAnalysis(access) { Creators = CreatorArn ?? [] };

        // Nobody is allowed what does not exist, and nobody gets in by what the server cannot read; both read like an answer.
        var words = Requests.SelectMany(r => RequestWords.Unknown(r, access));
        var losses = analysis.KeyLosses.Select(l => $"Cluster {access.ClusterName}: {l}");
        foreach (var warning in words.Concat(losses).Where(_warned.Add))
        {
            await Operator.WarnAsync(warning, cancellationToken).ConfigureAwait(false);
        }

        await AnswerAsync(analysis, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers the question about one cluster.</summary>
    private protected abstract Task AnswerAsync(ClusterAccessAnalysis analysis, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            foreach (var creator in CreatorArn ?? [])
            {
                AccessPrincipal.Check(creator);
            }

            _requests = AsksForAnything ? [] : AccessRequestBuilder.MakeAll(RequestVerbs, Resource, Namespace, Name, NonResourceUrl);
        }
        catch (EksAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e));
        }
    }
}
