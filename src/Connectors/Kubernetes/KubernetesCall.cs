using System.Net.Http;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>One request to an API server.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and query, without a slash in front.</param>
/// <param name="What">What is done to what, for messages: <c>read ConfigMap kube-system/aws-auth</c>.</param>
internal sealed record KubernetesCall(HttpMethod Method, string Path, string What)
{
    /// <summary>The PATCH method, which .NET Framework has no constant for.</summary>
    public static readonly HttpMethod Patch = new("PATCH");

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The body's type.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>True when the call changes nothing, so that it can be sent again after any fault.</summary>
    public bool IsRead { get; init; }

    /// <summary>True when "not found" is an answer and not a fault.</summary>
    public bool MayBeMissing { get; init; }
}
