using System;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Authorization;

/// <summary>Reads requests as people write them: <c>get</c>, <c>pods/log</c>, <c>deployments.apps</c>, <c>po</c>, <c>*</c>.</summary>
/// <remarks>
/// As in <c>kubectl auth can-i</c>: <c>*</c> is plain text that only a rule's <c>*</c> covers, and <c>*</c> for a resource is in
/// the core group, <c>*.*</c> in all. Where kubectl asks the cluster for names, the built-in resources are known here.
/// </remarks>
public static class AccessRequestText
{
    /// <summary>Makes a request.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="resource">The resource, with its API group after a dot and its subresource after a slash; null for a URL.</param>
    /// <param name="namespace">The namespace; left aside for resources known to be cluster-scoped.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="nonResourceUrl">A path such as <c>/metrics</c>; null for a resource.</param>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>.</exception>
    public static AccessRequest Parse(string verb, string? resource, string? @namespace = null, string? name = null, string? nonResourceUrl = null)
    {
        if (string.IsNullOrWhiteSpace(verb) || verb.Any(char.IsWhiteSpace))
        {
            throw Invalid($"'{verb}' is not a verb.", "Give one verb such as get, list, create or *.");
        }

        if (!string.IsNullOrEmpty(nonResourceUrl))
        {
            return !string.IsNullOrEmpty(resource) ? throw Invalid("A request is on a resource or on a URL, not on both.", "Leave out one of them.")
                : nonResourceUrl![0] is '/' or '*' ? new AccessRequest(verb) { NonResourceUrl = nonResourceUrl }
                : throw Invalid($"'{nonResourceUrl}' is not the path of a URL.", "Begin it with a slash, as in /metrics.");
        }

        var request = Resource(new AccessRequest(verb), resource) with { Name = name ?? string.Empty, Namespace = @namespace ?? string.Empty };
        return (ResourceKinds.IsClusterScoped(request) ? request with { Namespace = string.Empty } : request).AsSent();
    }

    private static AccessRequest Resource(AccessRequest request, string? text)
    {
        if (text is null || string.IsNullOrWhiteSpace(text) || text.Any(char.IsWhiteSpace) || text[0] is '/' or '.')
        {
            throw Invalid($"'{text}' is not a resource.", "Write it as pods, pods/log, deployments.apps or deployments.apps/scale.");
        }

        var slash = text.IndexOf('/');
        var kind = slash < 0 ? text : text.Substring(0, slash);
        var dot = kind.IndexOf('.');
        request = request with { Subresource = slash < 0 ? string.Empty : text.Substring(slash + 1) };
        if (dot >= 0)
        {
            ResourceKinds.TryFind(kind.Substring(0, dot), out _, out var plural);
            return request with { Resource = plural, ApiGroup = kind.Substring(dot + 1) };
        }

        ResourceKinds.TryFind(kind, out var group, out var resource);
        return request with { Resource = resource, ApiGroup = group };
    }

    private static EksAccessException Invalid(string message, string action) =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, message) { RecommendedAction = action, EndsPipeline = true };
}
