using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Reads RBAC manifests into Core's records.</summary>
internal static class RbacReader
{
    /// <summary>All RBAC objects of a store.</summary>
    public static RbacState State(KubernetesStore store)
    {
        var roles = Items(store, KubernetesKinds.ClusterRoles).Concat(Items(store, KubernetesKinds.Roles)).Select(Role).ToArray();
        var bindings = Items(store, KubernetesKinds.ClusterRoleBindings).Concat(Items(store, KubernetesKinds.RoleBindings)).Select(Binding).ToArray();
        return new RbacState(roles, bindings);
    }

    public static RbacRole Role(JsonObject item) => new(Name(item), Namespace(item), Rules(item));

    public static RbacBinding Binding(JsonObject item) => new(
        Name(item),
        Namespace(item),
        Text(item["roleRef"]?["kind"]),
        Text(item["roleRef"]?["name"]),
        (item["subjects"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(s => new RbacSubject(Text(s["kind"]), Text(s["name"]), s["namespace"] is null ? null : Text(s["namespace"]))).ToArray());

    public static IReadOnlyList<PolicyRule> Rules(JsonObject role) => (role["rules"] as JsonArray ?? []).OfType<JsonObject>().Select(Rule).ToArray();

    private static PolicyRule Rule(JsonObject rule) => new()
    {
        ApiGroups = Texts(rule, "apiGroups"),
        Resources = Texts(rule, "resources"),
        ResourceNames = Texts(rule, "resourceNames"),
        Verbs = Texts(rule, "verbs"),
        NonResourceUrls = Texts(rule, "nonResourceURLs"),
    };

    private static IEnumerable<JsonObject> Items(KubernetesStore store, KubernetesKind kind) => store.List(kind, null, null).Select(o => o.Value);

    private static string Name(JsonObject item) => Text(item["metadata"]?["name"]);

    private static string? Namespace(JsonObject item) => (string?)item["metadata"]?["namespace"];

    private static string[] Texts(JsonObject item, string member) => (item[member] as JsonArray ?? []).Select(Text).ToArray();

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : string.Empty;
}
