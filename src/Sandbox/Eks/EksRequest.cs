using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>A request to the EKS API, routed and with its caller known. Handled under the state's lock.</summary>
internal sealed class EksRequest
{
    public required EksOperation Operation { get; init; }

    public required SandboxState State { get; init; }

    public required Caller Caller { get; init; }

    public required string Region { get; init; }

    /// <summary>The labels of the path, decoded.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }

    public required ReadOnlyMemory<byte> RawBody { get; init; }

    public required FaultBook Faults { get; init; }

    /// <summary>The faults ordered for this request that a handler acts out.</summary>
    public IReadOnlyList<SandboxFault> Ordered { get; init; } = [];

    /// <summary>The body, read.</summary>
    public JsonObject Body { get; private set; } = [];

    /// <summary>How the Kubernetes endpoint of a cluster is written, and its CA.</summary>
    public required Func<ClusterData, string> EndpointOf { get; init; }

    public required string CertificateAuthorityData { get; init; }

    public DateTime Now => State.Now;

    public string ClusterName => Labels.GetValueOrDefault("name") ?? string.Empty;

    public string? QueryValue(string name) => Query.FirstOrDefault(q => q.Key == name).Value;

    /// <summary>Reads the body.</summary>
    /// <exception cref="ServiceFault">It is not a JSON object.</exception>
    public void ReadBody()
    {
        if (RawBody.Length == 0)
        {
            return;
        }

        try
        {
            Body = JsonNode.Parse(RawBody.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 16 }) as JsonObject
                ?? throw EksErrors.InvalidParameter("The request body must be a JSON object.");

            // Touching every member shows duplicate names now and not in the middle of a change.
            _ = Body.ToJsonString();
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw EksErrors.InvalidParameter("The request body is not valid JSON.");
        }
    }

    /// <summary>A text member of the body; null when it is missing.</summary>
    public string? Text(string name) => Text(Body, name);

    /// <summary>A text member of an object; null when it is missing.</summary>
    public static string? Text(JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw EksErrors.InvalidParameter($"The value of {name} must be a string."),
    };

    /// <summary>A list of texts; null when it is missing.</summary>
    public static IReadOnlyList<string>? Texts(JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonArray items when items.All(i => i is JsonValue v && v.TryGetValue<string>(out _)) => items.Select(i => (string)i!).ToArray(),
        _ => throw EksErrors.InvalidParameter($"The value of {name} must be a list of strings."),
    };

    /// <summary>A map of texts; null when it is missing.</summary>
    public static Dictionary<string, string>? Map(JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonObject map when map.All(i => i.Value is JsonValue v && v.TryGetValue<string>(out _)) => map.ToDictionary(p => p.Key, p => (string)p.Value!),
        _ => throw EksErrors.InvalidParameter($"The value of {name} must be a map of strings."),
    };

    /// <summary>The cluster that the path names.</summary>
    /// <exception cref="ServiceFault">The name is malformed, or there is no such cluster.</exception>
    public ClusterData Cluster() =>
        State.FindCluster(Caller.AccountId, Region, ClusterName) ?? throw EksErrors.NoCluster(ClusterName);

    /// <summary>The cluster that the path names, in a mode that has entries.</summary>
    public ClusterData ClusterWithEntries()
    {
        var cluster = Cluster();
        return cluster.HasEntries ? cluster : throw EksErrors.NoEntries(cluster.Arn.Name);
    }
}
