using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Puts objects into a cluster's store without any check of rights.</summary>
internal static class KubernetesSeeder
{
    private static readonly string[] StartNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    /// <summary>Fills a new cluster as its seed says.</summary>
    public static void Fill(ClusterData cluster, DateTime now)
    {
        var seed = cluster.Settings;
        var namespaces = seed.HasDefaultObjects ? StartNamespaces.Concat(seed.Namespaces) : seed.Namespaces;
        foreach (var name in namespaces.Distinct(StringComparer.Ordinal))
        {
            Put(cluster, Manifest(KubernetesKinds.Namespaces, null, name), now);
        }

        foreach (var item in seed.HasDefaultObjects ? DefaultObjects.Make(seed.Version) : [])
        {
            Put(cluster, item, now);
        }

        if (seed.AwsAuth is not null)
        {
            SetAwsAuth(cluster, seed.AwsAuth, now);
        }

        foreach (var item in seed.Objects)
        {
            Put(cluster, item.DeepClone().AsObject(), now);
        }

        ClusterRoleAggregation.Run(cluster.Objects);
    }

    /// <summary>Puts or removes the ConfigMap aws-auth.</summary>
    public static void SetAwsAuth(ClusterData cluster, IReadOnlyDictionary<string, string>? data, DateTime now)
    {
        if (data is null)
        {
            cluster.Objects.Remove(KubernetesKinds.ConfigMaps, "kube-system", "aws-auth");
            return;
        }

        var manifest = Manifest(KubernetesKinds.ConfigMaps, "kube-system", "aws-auth");
        manifest["data"] = new JsonObject(data.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value))));
        Put(cluster, manifest, now);
    }

    /// <summary>Stores a manifest. One that carries a version (from a dump) keeps it; else it gets what a new object gets.</summary>
    public static void Put(ClusterData cluster, JsonObject manifest, DateTime now)
    {
        var kind = KubernetesKinds.OfManifest((string?)manifest["apiVersion"], (string?)manifest["kind"])
            ?? throw new ArgumentException($"The sandbox has no kind '{(string?)manifest["kind"]}' of '{(string?)manifest["apiVersion"]}'.", nameof(manifest));
        var metadata = manifest["metadata"] as JsonObject;
        if (metadata?["name"] is not JsonValue name || (string?)name is not { Length: > 0 })
        {
            throw new ArgumentException($"A {kind.Kind} lacks metadata.name.", nameof(manifest));
        }

        if (kind.Namespaced && metadata["namespace"] is null)
        {
            metadata["namespace"] = "default";
        }

        if (metadata["uid"] is not null && metadata["resourceVersion"] is not null)
        {
            cluster.Objects.Restore(kind, manifest);
            return;
        }

        var old = cluster.Objects.Get(kind, (string?)metadata["namespace"], (string)name!);
        Stamp(metadata, old, now);
        if (kind == KubernetesKinds.Namespaces)
        {
            FinishNamespace(manifest, (string)name!);
        }

        cluster.Objects.Put(kind, manifest);
    }

    /// <summary>Copies of all objects, in the order of kinds and keys.</summary>
    public static IReadOnlyList<JsonObject> ObjectsOf(ClusterData cluster) => KubernetesKinds.All
        .SelectMany(k => cluster.Objects.List(k, null, null)).Select(o => o.Value.DeepClone().AsObject()).ToArray();

    /// <summary>Gives a namespace what the server gives it.</summary>
    public static void FinishNamespace(JsonObject manifest, string name)
    {
        var labels = manifest["metadata"]!["labels"] as JsonObject;
        if (labels is null)
        {
            manifest["metadata"]!["labels"] = labels = [];
        }

        labels["kubernetes.io/metadata.name"] = name;
        manifest["spec"] ??= new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        manifest["status"] ??= new JsonObject { ["phase"] = "Active" };
    }

    /// <summary>How times stand in Kubernetes objects.</summary>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Stamp(JsonObject metadata, JsonObject? old, DateTime now)
    {
        metadata["uid"] = (string?)old?["metadata"]!["uid"] ?? Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = (string?)old?["metadata"]!["creationTimestamp"] ?? Time(now);
    }

    private static JsonObject Manifest(KubernetesKind kind, string? @namespace, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        return new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = metadata };
    }
}
