using System.ComponentModel;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that ask about one request, written as people write it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AccessQuestionCmdlet : ClusterAccessCmdlet
{
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private AccessRequest? _request;

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

    /// <summary>The verb that was given.</summary>
    private protected abstract string? RequestVerb { get; }

    /// <summary>True when no request is needed.</summary>
    private protected virtual bool AsksForAnything => false;

    /// <summary>The request; read once the command has begun.</summary>
    private protected AccessRequest Request => _request ??= new AccessRequest(string.Empty);

    /// <summary>Warns of words that nothing knows: nobody is allowed what does not exist, and that reads like an answer.</summary>
    private protected async Task WarnOfUnknownWordsAsync(EKSClusterAccess access, CancellationToken cancellationToken)
    {
        foreach (var warning in AsksForAnything ? [] : RequestWords.Unknown(Request, access).Where(_warned.Add))
        {
            await Operator.WarnAsync(warning, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _request = AsksForAnything ? null : AccessRequestBuilder.Make(RequestVerb, Resource, Namespace, Name, NonResourceUrl);
        }
        catch (EksAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e));
        }
    }
}
