using System;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>An error of the Kubernetes API, answered as a Status object.</summary>
internal sealed class KubernetesFault(int code, string reason, string message) : Exception(message)
{
    /// <summary>The http status.</summary>
    public int Code { get; } = code;

    /// <summary>The reason, such as <c>NotFound</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>What it is about; null when nothing is told.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>The Status object.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }

    public static KubernetesFault Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static KubernetesFault NotFound(KubernetesKind kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedResource} \"{name}\" not found") { Details = Of(kind, name) };

    public static KubernetesFault NoPath() => new(404, "NotFound", "the server could not find the requested resource") { Details = [] };

    public static KubernetesFault AlreadyExists(KubernetesKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.QualifiedResource} \"{name}\" already exists") { Details = Of(kind, name) };

    public static KubernetesFault Conflict(KubernetesKind kind, string name) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedResource} \"{name}\": the object has been modified; please apply your changes to the latest version and try again") { Details = Of(kind, name) };

    public static KubernetesFault BadRequest(string message) => new(400, "BadRequest", message);

    public static KubernetesFault Invalid(KubernetesKind kind, string name, string field, string message) =>
        new(422, "Invalid", $"{kind.Kind}{(kind.Group.Length > 0 ? "." + kind.Group : string.Empty)} \"{name}\" is invalid: {field}: {message}")
        {
            Details = new JsonObject
            {
                ["name"] = name,
                ["group"] = kind.Group,
                ["kind"] = kind.Kind,
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = message, ["field"] = field }),
            },
        };

    private static JsonObject Of(KubernetesKind kind, string name) => kind.Group.Length == 0
        ? new JsonObject { ["name"] = name, ["kind"] = kind.Resource }
        : new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Resource };
}
