using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>What the API serves, its version, and whether it is well.</summary>
internal static class DiscoveryHandlers
{
    private static readonly string[] ObjectVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update"];

    private static readonly string[] PatchParameters = ["dryRun", "fieldManager", "fieldValidation"];

    private static IEnumerable<KubernetesKind> All => KubernetesKinds.All.Concat(ReviewHandlers.Kinds);

    /// <summary>Answers a request that is not about objects; null when there is nothing at the path.</summary>
    public static KubernetesAnswer? Handle(KubernetesCall call)
    {
        var path = call.Info.Path.TrimEnd('/');
        if (call.Wire.Method is not ("GET" or "HEAD"))
        {
            return null;
        }

        return path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["healthz"] or ["livez"] or ["readyz"] => new KubernetesAnswer(200, JsonValue.Create("ok")) { IsText = true },
            ["version"] => new KubernetesAnswer(200, Version(call.Cluster.Settings.Version)),
            ["api"] => new KubernetesAnswer(200, new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray() }),
            ["api", "v1"] => Resources(call, string.Empty, "v1"),
            ["apis"] => new KubernetesAnswer(200, new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray(Groups().Select(g => (JsonNode?)Group(g)).ToArray()) }),
            ["apis", var group] when Groups().Contains(group) => new KubernetesAnswer(200, Named(Group(group), "APIGroup")),
            ["apis", var group, var version] when All.Any(k => k.Group == group && k.Version == version) => Resources(call, group, version),
            ["openapi", "v3"] => new KubernetesAnswer(200, OpenApiIndex()),
            ["openapi", "v3", ..] => new KubernetesAnswer(200, OpenApi(path)),
            _ => null,
        };
    }

    private static JsonObject Version(string version)
    {
        var minor = version.Contains('.') ? version[(version.IndexOf('.') + 1)..] : "33";
        return new JsonObject
        {
            ["major"] = "1",
            ["minor"] = minor + "+",
            ["gitVersion"] = $"v1.{minor}.0-eks-5ca49cb",
            ["gitCommit"] = "5ca49cb00000000000000000000000000000005a",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "2026-01-01T00:00:00Z",
            ["goVersion"] = "go1.24.0",
            ["compiler"] = "gc",
            ["platform"] = "linux/amd64",
        };
    }

    private static IEnumerable<string> Groups() => All.Select(k => k.Group).Where(g => g.Length > 0).Distinct(StringComparer.Ordinal);

    private static JsonObject Group(string name)
    {
        var version = new JsonObject { ["groupVersion"] = name + "/v1", ["version"] = "v1" };
        return new JsonObject { ["name"] = name, ["versions"] = new JsonArray(version), ["preferredVersion"] = version.DeepClone() };
    }

    private static JsonObject Named(JsonObject item, string kind)
    {
        item["kind"] = kind;
        item["apiVersion"] = "v1";
        return item;
    }

    private static KubernetesAnswer Resources(KubernetesCall call, string group, string version)
    {
        var hidden = DefaultObjects.HasSelfSubjectReview(call.Cluster.Settings.Version) ? string.Empty : "selfsubjectreviews";
        var kinds = All.Where(k => k.Group == group && k.Version == version && k.Resource != hidden);
        return new KubernetesAnswer(200, new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : group + "/" + version,
            ["resources"] = new JsonArray(kinds.Select(k => (JsonNode?)Resource(k)).ToArray()),
        });
    }

    private static JsonObject Resource(KubernetesKind kind)
    {
        var verbs = KubernetesKinds.All.Contains(kind) ? ObjectVerbs : ["create"];
        var resource = new JsonObject
        {
            ["name"] = kind.Resource,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = new JsonArray(verbs.Select(v => (JsonNode?)v).ToArray()),
        };
        if (kind.ShortNames.Count > 0)
        {
            resource["shortNames"] = new JsonArray(kind.ShortNames.Select(n => (JsonNode?)n).ToArray());
        }

        return resource;
    }

    private static JsonObject OpenApiIndex() => new()
    {
        ["paths"] = new JsonObject(KubernetesKinds.All.Select(GroupPath).Distinct(StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p, (JsonNode?)new JsonObject { ["serverRelativeURL"] = "/openapi/v3/" + p }))),
    };

    private static string GroupPath(KubernetesKind kind) => (kind.Group.Length == 0 ? "api/" : "apis/") + kind.ApiVersion;

    /// <summary>Enough for kubectl to see that the server validates fields itself: no schemas.</summary>
    private static JsonObject OpenApi(string path)
    {
        var paths = new JsonObject();
        foreach (var kind in KubernetesKinds.All.Where(k => path == "/openapi/v3/" + GroupPath(k)))
        {
            var at = $"/{GroupPath(kind)}{(kind.Namespaced ? "/namespaces/{namespace}" : string.Empty)}/{kind.Resource}/{{name}}";
            paths[at] = new JsonObject
            {
                ["patch"] = new JsonObject
                {
                    ["parameters"] = new JsonArray(PatchParameters.Select(Parameter).ToArray()),
                    ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = kind.Group, ["kind"] = kind.Kind, ["version"] = kind.Version },
                },
            };
        }

        return new JsonObject { ["openapi"] = "3.0.0", ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "unversioned" }, ["paths"] = paths };
    }

    private static JsonNode? Parameter(string name) =>
        new JsonObject { ["in"] = "query", ["name"] = name, ["schema"] = new JsonObject { ["type"] = "string" } };
}
