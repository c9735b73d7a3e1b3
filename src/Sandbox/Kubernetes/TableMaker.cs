using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Objects as the tables that kubectl prints.</summary>
internal static class TableMaker
{
    /// <summary>Whether the client asks for a table.</summary>
    public static bool Wanted(KubernetesCall call) => call.Header("Accept").Contains("as=Table", StringComparison.Ordinal);

    /// <summary>A table of objects of a kind.</summary>
    public static JsonObject Make(KubernetesKind kind, IEnumerable<JsonObject> items, DateTime now)
    {
        var columns = Columns(kind);
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["columnDefinitions"] = new JsonArray(columns.Select(c => (JsonNode?)new JsonObject
            {
                ["name"] = c.Name,
                ["type"] = c.Type,
                ["format"] = c.Name == "Name" ? "name" : string.Empty,
                ["description"] = c.Name,
                ["priority"] = 0,
            }).ToArray()),
            ["rows"] = new JsonArray(items.Select(i => (JsonNode?)new JsonObject
            {
                ["cells"] = new JsonArray(columns.Select(c => c.Show(i, now)).ToArray()),
                ["object"] = new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = i["metadata"]!.DeepClone() },
            }).ToArray()),
        };
    }

    private static Column[] Columns(KubernetesKind kind)
    {
        var name = new Column("Name", "string", (i, _) => (string?)i["metadata"]!["name"]);
        var age = new Column("Age", "string", Age);
        return kind.Resource switch
        {
            "configmaps" => [name, new Column("Data", "integer", (i, _) => ((i["data"] as JsonObject)?.Count ?? 0) + ((i["binaryData"] as JsonObject)?.Count ?? 0)), age],
            "namespaces" => [name, new Column("Status", "string", (i, _) => (string?)i["status"]?["phase"]), age],
            "roles" or "clusterroles" => [name, new Column("Created At", "date", (i, _) => (string?)i["metadata"]!["creationTimestamp"])],
            "rolebindings" or "clusterrolebindings" => [name, new Column("Role", "string", (i, _) => (string?)i["roleRef"]?["kind"] + "/" + (string?)i["roleRef"]?["name"]), age],
            _ => [name, age],
        };
    }

    private static JsonNode? Age(JsonObject item, DateTime now)
    {
        if (!DateTime.TryParse((string?)item["metadata"]!["creationTimestamp"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var made))
        {
            return "<unknown>";
        }

        var age = now - made;
        return age.TotalMinutes < 2 ? Text(age.TotalSeconds, "s")
            : age.TotalHours < 3 ? Text(age.TotalMinutes, "m")
            : age.TotalDays < 2 ? Text(age.TotalHours, "h")
            : Text(age.TotalDays, "d");
    }

    private static string Text(double number, string unit) => Math.Max(0, (long)number).ToString(CultureInfo.InvariantCulture) + unit;

    private sealed record Column(string Name, string Type, Func<JsonObject, DateTime, JsonNode?> Show);
}
