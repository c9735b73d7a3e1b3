using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>The RBAC objects that every cluster starts with.</summary>
internal static class DefaultObjects
{
    private const string Resource = "EksAccessManagement.Sandbox.default-objects.yaml";
    private static readonly Lazy<IReadOnlyList<JsonObject>> Read = new(() =>
    {
        using var stream = typeof(DefaultObjects).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException(Resource);
        using var reader = new StreamReader(stream);
        return YamlText.Parse(reader.ReadToEnd(), Resource).Select(d => Finish(DocumentJson.ToJson(d)!.AsObject())).ToArray();
    });

    /// <summary>Fresh copies for a Kubernetes version.</summary>
    public static IEnumerable<JsonObject> Make(string version)
    {
        foreach (var item in Read.Value.Select(o => o.DeepClone().AsObject()))
        {
            if (!HasSelfSubjectReview(version) && (string?)item["metadata"]!["name"] == "system:basic-user" && item["rules"] is JsonArray { Count: > 1 } rules)
            {
                rules.RemoveAt(1);
            }

            yield return item;
        }
    }

    /// <summary>SelfSubjectReview came with Kubernetes 1.28.</summary>
    public static bool HasSelfSubjectReview(string version) =>
        !version.StartsWith("1.", StringComparison.Ordinal) || !int.TryParse(version[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) || minor >= 28;

    private static JsonObject Finish(JsonObject item)
    {
        // What the API server marks its own objects with.
        var metadata = item["metadata"]!.AsObject();
        var labels = metadata["labels"] as JsonObject ?? [];
        labels["kubernetes.io/bootstrapping"] = "rbac-defaults";
        metadata["labels"] = labels;
        metadata["annotations"] = new JsonObject { ["rbac.authorization.kubernetes.io/autoupdate"] = "true" };
        return item;
    }
}
