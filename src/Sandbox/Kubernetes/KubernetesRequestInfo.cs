using System;
using System.Linq;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>What a request asks for, as the API server's own resolver reads method and path.</summary>
/// <remarks>Source: kubernetes, staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go.</remarks>
internal sealed record KubernetesRequestInfo
{
    public required string Path { get; init; }

    public required string Verb { get; init; }

    public bool IsResource { get; init; }

    public string Group { get; init; } = string.Empty;

    public string Version { get; init; } = string.Empty;

    public string Namespace { get; init; } = string.Empty;

    public string Resource { get; init; } = string.Empty;

    public string Subresource { get; init; } = string.Empty;

    public string Name { get; init; } = string.Empty;

    /// <summary>The question for the authorizers.</summary>
    public AccessRequest ToAccessRequest() => IsResource
        ? new AccessRequest(Verb) { ApiGroup = Group, Resource = Resource, Subresource = Subresource, Name = Name, Namespace = Namespace }
        : new AccessRequest(Verb) { NonResourceUrl = Path };

    /// <summary>Reads a method and a decoded path.</summary>
    public static KubernetesRequestInfo Read(string method, string path, bool watch)
    {
        var plain = new KubernetesRequestInfo { Path = path, Verb = method.ToLowerInvariant() };
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var start = parts switch
        {
            ["api", _, _, ..] => 2,
            ["apis", _, _, _, ..] => 3,
            _ => 0,
        };
        if (start == 0)
        {
            return plain;
        }

        var info = plain with { IsResource = true, Group = start == 2 ? string.Empty : parts[1], Version = parts[start - 1] };
        var rest = parts[start..];
        if (rest is ["namespaces", var name, ..] )
        {
            info = info with { Namespace = name };
            if (rest.Length > 2 && rest[2] is not ("status" or "finalize"))
            {
                rest = rest[2..];
            }
        }

        info = info with { Resource = rest[0], Name = rest.ElementAtOrDefault(1) ?? string.Empty, Subresource = rest.ElementAtOrDefault(2) ?? string.Empty };
        return info with { Verb = VerbOf(method, info.Name.Length > 0, watch) };
    }

    private static string VerbOf(string method, bool named, bool watch) => method switch
    {
        "GET" or "HEAD" => named ? "get" : watch ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => named ? "delete" : "deletecollection",
        _ => method.ToLowerInvariant(),
    };
}
