using System;

namespace EksAccessManagement.Authorization;

/// <summary>What somebody wants to do: the attributes that a Kubernetes authorizer decides by.</summary>
/// <param name="Verb">The verb, such as <c>get</c>; <c>*</c> asks for all verbs, as plain text.</param>
/// <remarks>
/// The attributes are taken as they are, as in a SubjectAccessReview: <c>*</c> is plain text that only a rule's wildcard
/// matches. <see cref="AsSent"/> gives the attributes that the API server derives from a real request.
/// </remarks>
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

    /// <summary>
    /// The request as the API server puts it to its authorizers: one on a named namespace carries that name as its
    /// namespace too, so that a Role or a namespace-scoped policy inside it decides.
    /// </summary>
    /// <remarks>Source: k8s.io/apiserver, pkg/endpoints/request/requestinfo.go.</remarks>
    public AccessRequest AsSent() =>
        NonResourceUrl is null && Namespace.Length == 0 && Name.Length > 0 && ApiGroup.Length == 0 && Resource == "namespaces"
            ? this with { Namespace = Name }
            : this;

    /// <summary>The request in one line, such as <c>get pods/log named web-0 in web</c>.</summary>
    public override string ToString()
    {
        if (NonResourceUrl is not null)
        {
            return $"{Verb} {NonResourceUrl}";
        }

        var resource = Subresource.Length == 0 ? Resource : Resource + "/" + Subresource;
        var name = Name.Length == 0 ? string.Empty : " named " + Name;
        var place = Namespace.Length == 0 ? " in the whole cluster" : " in " + Namespace;
        return Verb + " " + WithGroup(resource, ApiGroup.Length == 0 ? string.Empty : "." + ApiGroup) + name + place;
    }

    internal static string WithGroup(string resource, string suffix)
    {
        var slash = resource.IndexOf('/');
        return slash <= 0 || suffix.Length == 0 ? resource + suffix : resource.Substring(0, slash) + suffix + resource.Substring(slash);
    }
}
