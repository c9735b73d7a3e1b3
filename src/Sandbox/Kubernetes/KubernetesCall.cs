using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Signing;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>A request to the Kubernetes API of one cluster. Handled under the state's lock.</summary>
internal sealed record KubernetesCall(SandboxState State, ClusterData Cluster, KubernetesUser User, KubernetesRequestInfo Info, SignedRequest Wire)
{
    /// <summary>The time as of which access entries count here.</summary>
    public required DateTime AsOf { get; init; }

    public IReadOnlyList<SandboxFault> Ordered { get; init; } = [];

    public DateTime Now => State.Now;

    public KubernetesStore Store => Cluster.Objects;

    public bool IsDryRun => Query("dryRun") == "All";

    /// <summary>The kind of object that is asked for.</summary>
    public KubernetesKind Kind => KubernetesKinds.Find(Info.Group, Info.Version, Info.Resource) ?? throw KubernetesFault.NoPath();

    /// <summary>The namespace of the objects; null for cluster-scoped kinds and for all namespaces.</summary>
    public string? Namespace => Kind.Namespaced && Info.Namespace.Length > 0 ? Info.Namespace : null;

    public string? Query(string name) => Wire.QueryValue(name) is { Length: > 0 } value ? value : null;

    public string Header(string name) => Wire.Headers.GetValueOrDefault(name) ?? string.Empty;

    /// <summary>Who is named in managedFields: the parameter, or the program in front of the user agent's slash.</summary>
    public string FieldManager => Query("fieldManager") ?? (Header("User-Agent").Split('/')[0] is { Length: > 0 } agent ? agent : "unknown");

    /// <summary>Whether the caller may do something, by the whole chain of authorizers.</summary>
    public AuthorizerAnswer Ask(AccessRequest request) => KubernetesAuthorizer.Decide(Cluster, User, request, AsOf);

    /// <summary>The body: JSON, or protobuf of some kinds.</summary>
    public JsonNode Body()
    {
        if (Header("Content-Type").StartsWith(ProtobufBody.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return ProtobufBody.Read(Wire.Body);
        }

        try
        {
            var body = JsonNode.Parse(Wire.Body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 128 }) ?? throw KubernetesFault.BadRequest("the body is empty");

            // Touching every member shows duplicate names now and not in the middle of a change.
            _ = body.ToJsonString();
            return body;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw KubernetesFault.BadRequest("the object provided is unrecognized (must be of type JSON): " + e.Message.Split('.').First());
        }
    }

    /// <summary>The body as an object.</summary>
    public JsonObject BodyObject() => Body() as JsonObject ?? throw KubernetesFault.BadRequest("the object provided is unrecognized (must be a JSON object)");
}
