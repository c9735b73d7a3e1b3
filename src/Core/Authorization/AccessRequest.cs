namespace EksAccessManagement.Authorization;

/// <summary>What somebody wants to do: the attributes that a Kubernetes authorizer decides by.</summary>
/// <param name="Verb">The verb, such as <c>get</c>; <c>*</c> asks for all verbs, as plain text.</param>
public sealed record AccessRequest(string Verb)
{
    /// <summary>The API group; <c>""</c> is the core group.</summary>
    public string ApiGroup { get; init; } = string.Empty;

    /// <summary>The resource in plural; empty for a non-resource URL.</summary>
    public string Resource { get; init; } = string.Empty;

    /// <summary>The subresource; empty for none.</summary>
    public string Subresource { get; init; } = string.Empty;

    /// <summary>The object's name; empty for none.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The namespace; empty for all namespaces or a cluster-scoped resource.</summary>
    public string Namespace { get; init; } = string.Empty;

    /// <summary>The path of a non-resource request, such as <c>/metrics</c>; null for a resource request.</summary>
    public string? NonResourceUrl { get; init; }
}
